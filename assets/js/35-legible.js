// Series colours keep their hue in both themes; where one is too close to the surface it is darkened or lightened
// until marks reach a contrast of 3:1 and labels one of 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3).
(function () {
    'use strict';

    const crm = window.crm;
    const MARK = 3;
    const TEXT = 4.5;
    const DENSER = 1.8;
    const made = new Map();

    function channels(hex) {
        return [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16));
    }

    function luminance(rgb) {
        const [red, green, blue] = rgb.map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    function contrast(one, other) {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    }

    function legible(colour, ratio) {
        if (typeof colour !== 'string' || !/^#[0-9a-f]{6}$/i.test(colour)) {
            return colour;
        }
        const theme = document.documentElement.dataset.theme;
        const key = `${theme} ${ratio} ${colour}`;
        if (!made.has(key)) {
            const surface = theme === 'dark' ? [27, 31, 38] : [255, 255, 255];
            const end = theme === 'dark' ? 255 : 0;
            let rgb = channels(colour);
            for (let step = 0; step < 20 && contrast(rgb, surface) < ratio; step += 1) {
                rgb = rgb.map((value) => value + (end - value) * 0.08);
            }
            made.set(key, `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`);
        }
        return made.get(key);
    }

    function recoloured(part, ratio) {
        if (!part || part.color === undefined) {
            return part;
        }
        const color = Array.isArray(part.color) ? part.color.map((one) => legible(one, ratio)) : legible(part.color, ratio);
        return { ...part, color };
    }

    // A band that is pale on white is hardly seen on a dark ground.
    function denser(fill) {
        const parts = /^rgba\((.+),([\d.]+)\)$/.exec(fill || '');
        return parts && document.documentElement.dataset.theme === 'dark' ? `rgba(${parts[1]},${Math.min(1, parts[2] * DENSER)})` : fill;
    }

    function trace(given) {
        const dressed = { ...given };
        if (given.fillcolor) {
            dressed.fillcolor = denser(given.fillcolor);
        }
        ['line', 'marker', 'node'].forEach((name) => given[name] && (dressed[name] = recoloured(given[name], MARK)));
        if (given.marker && given.marker.line) {
            dressed.marker = { ...dressed.marker, line: recoloured(given.marker.line, MARK) };
        }
        ['textfont', 'font'].forEach((name) => given[name] && (dressed[name] = recoloured(given[name], TEXT)));
        return dressed;
    }

    // A copy of the figure for the theme in force; maps are left as they are.
    crm.legible = (data, layout) => ({
        data: (data || []).map((given) => (given.type === 'choropleth' ? given : trace(given))),
        annotations: ((layout && layout.annotations) || []).map((note) => ({
            ...note,
            font: recoloured(note.font, TEXT),
            ...(note.arrowcolor && { arrowcolor: legible(note.arrowcolor, MARK) }),
        })),
    });
})();
