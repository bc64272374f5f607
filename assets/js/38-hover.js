// Hover labels stand left or right of what they name: lines longer than half the chart would be cut at its edge, so
// they are broken at spaces until they fit.
(function () {
    'use strict';

    const crm = window.crm;
    const FONT_PX = 13;
    const EDGE_PX = 22;
    const LEAST_PX = 90;
    const WIDE_PX = 1100;
    const MOST_PX = 240;
    const FIELD = /^%\{(text|hovertext|customdata)\}/;
    const pen = document.createElement('canvas').getContext('2d');
    let family = '';

    function widthOf(words) {
        return pen.measureText(words.replace(/<[^>]+>/g, '')).width;
    }

    function broken(line, most) {
        if (line.length * FONT_PX * 0.45 < most || widthOf(line) <= most) {
            return line;
        }
        return line.split(' ').reduce((lines, word) => {
            const longer = `${lines[lines.length - 1]} ${word}`;
            return widthOf(longer) <= most ? [...lines.slice(0, -1), longer] : [...lines, word];
        }, ['']).map((part) => part.trim()).filter(Boolean).join('<br>');
    }

    function wrapped(words, most) {
        if (Array.isArray(words)) {
            return words.map((part) => wrapped(part, most));
        }
        return typeof words === 'string' ? words.split('<br>').map((line) => broken(line, most)).join('<br>') : words;
    }

    function legible(part, most) {
        const found = FIELD.exec(part.hovertemplate || '');
        const drawn = found && found[1] === 'text' && (part.type === 'bar' || (part.mode || '').includes('text'));
        return found && !drawn && part[found[1]] ? { ...part, [found[1]]: wrapped(part[found[1]], most) } : part;
    }

    // The traces with the words of their hover labels broken to fit beside any point of the chart.
    crm.fitHover = (data, element) => {
        family = family || getComputedStyle(document.body).fontFamily;
        pen.font = `bold ${FONT_PX}px ${family}`;
        const half = crm.windowWidth() < WIDE_PX ? (crm.widthOf(element) || crm.windowWidth()) / 2 - EDGE_PX : MOST_PX;
        const most = Math.max(LEAST_PX, Math.min(MOST_PX, half));
        return data.map((trace) => {
            const own = legible(trace, most);
            return own.link ? { ...own, link: legible(own.link, most) } : own;
        });
    };
})();
