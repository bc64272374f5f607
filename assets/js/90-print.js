// On paper charts have the width of the sheet and the page its address for good; on the screen both come back after.
(function () {
    'use strict';

    const SHEET_PX = 700;
    // A card is not cut: what it may take of a sheet, 1,016 px high, is the most that can stay empty before it.
    const CARD_PX = 370;
    const [LEAST_PX, MOST_PX, TALLEST_PX] = [180, 250, 620];
    const DENSE = { heatmap: 340, sankey: 326, scatter: 330 };
    const [LINE_PX, BETWEEN_PX, LOOSE_PX, TIMELINE_ROW_PX, LEAST_MAP_PX, MAP_PX, PANEL_PX] = [15, 1, 9, 44, 220, 280, 122];
    const [TEXT_LINE_PX, LEAST_WITHIN_PX, CELL_PX] = [17, 110, 18];
    const [NAMES_FONT_PX, NAMES_LETTER_PX] = [11, 5.5];
    const WORDS = '[id$="-head"], .map-key, .card-foot > .source-line';

    const between = (least, value, most) => Math.max(least, Math.min(value, most));

    // Rows with names need their lines, those of two neighbours between their middles, and what is written at a bar; of
    // a timeline what stands above and below a line.
    function rowOf(names, { data, layout }) {
        if (layout.yaxis.showticklabels === false) {
            return TIMELINE_ROW_PX;
        }
        const lines = names.map(linesOf);
        const tallest = Math.max(1, ...lines.slice(1).map((count, index) => (count + lines[index]) / 2));
        const written = Math.max(0, ...data.flatMap(({ type, text }) => (type === 'bar' ? [].concat(text || []) : [])).map(linesOf));
        return Math.max(tallest * LINE_PX, written > 1 ? written * TEXT_LINE_PX : 0) + BETWEEN_PX;
    }

    function linesOf(text) {
        return String(text).split('<br>').length;
    }

    // The names of rows in as few lines as the smaller letters of paper have room for.
    function namesOf(plot) {
        const most = Math.floor(plot._fullLayout._size.l / NAMES_LETTER_PX);
        return ((plot.layout.yaxis || {}).ticktext || []).map((name) => (name.includes('<br>') ? window.crm.inShortLines(name, most).join('<br>') : name));
    }

    // What its words leave of a card, unless its rows or panels ask for a height.
    function heightOf(plot, screen, words, names) {
        const { yaxis, geo } = plot.layout;
        const { _size: size } = plot._fullLayout;
        const room = CARD_PX - words;
        if (geo) {
            return Math.min(screen, between(LEAST_MAP_PX, room, MAP_PX));
        }
        const panels = Object.keys(plot.layout).filter((name) => name.startsWith('yaxis')).length;
        if (panels > 1) {
            // Between two of them stand the years of the upper and the title of the lower.
            return Math.ceil(panels / 2) * PANEL_PX;
        }
        if (yaxis && yaxis.tickvals) {
            const [first, last] = yaxis.range || [0, yaxis.tickvals.length];
            const rows = Math.abs(first - last);
            const least = rows * rowOf(names, plot) + size.t + size.b;
            return Math.min(between(least, room, least + rows * LOOSE_PX), TALLEST_PX);
        }
        const { y, type } = plot.data[0] || {};
        const rows = type === 'heatmap' ? y.length * CELL_PX : LEAST_WITHIN_PX;
        const dense = plot.data.map(denseOf).find(Boolean);
        const least = Math.max(dense ? 0.8 * dense : LEAST_PX, rows + size.t + size.b);
        return Math.min(screen, between(least, room, Math.max(least, dense || MOST_PX)));
    }

    // How high a picture is whose marks have names between them.
    function denseOf({ type, mode }) {
        return (type !== 'scatter' || mode === 'markers+text') && DENSE[type];
    }

    // The height of all words of each card, once they are as wide as the sheet: one layout for all of them.
    function wordsOf(plots) {
        const parts = plots.map((plot) => [...plot.closest('.card').querySelectorAll(WORDS)]);
        parts.flat().forEach((part) => part.style.setProperty('width', `${SHEET_PX}px`));
        const heights = parts.map((of) => of.reduce((sum, part) => sum + part.offsetHeight, 0));
        parts.flat().forEach((part) => part.style.removeProperty('width'));
        return heights;
    }

    // What a chart has on the screen and gets back.
    const onScreen = new Map();

    function sized(plot, height, names) {
        const { yaxis } = plot.layout;
        const named = names.length ? { 'yaxis.tickfont.size': NAMES_FONT_PX, 'yaxis.ticktext': names } : {};
        onScreen.set(plot, names.length ? { 'yaxis.tickfont.size': null, 'yaxis.ticktext': yaxis.ticktext } : {});
        window.Plotly.relayout(plot, { autosize: false, width: SHEET_PX, height, ...named });
    }

    // Paper is white: charts are drawn in the colours of the light scheme. Returns the scheme before.
    function inScheme(theme) {
        const root = document.documentElement;
        const before = root.dataset.theme;
        if (before !== theme) {
            root.dataset.theme = theme;
            document.dispatchEvent(new Event('crm:theme'));
        }
        return before;
    }

    let screenScheme = '';

    // What is folded on the screen stands open on paper.
    function unfold() {
        document.querySelectorAll('.card-reading:not([open]), .checklist-principle:not([open]), details:has(> .shock-assumptions):not([open])').forEach((folded) => {
            folded.open = true;
            folded.dataset.folded = '';
        });
    }

    window.addEventListener('beforeprint', () => {
        screenScheme = inScheme('light');
        window.crm.drawAll();
        unfold();
        const link = document.querySelector('.embed-link');
        if (link) {
            link.href = window.crm.pinned();
        }
        const plots = [...document.querySelectorAll('.js-plotly-plot')].filter((plot) => plot.getClientRects().length);
        const words = wordsOf(plots);
        plots.forEach((plot, index) => {
            const names = namesOf(plot);
            const height = heightOf(plot, plot.offsetHeight, words[index], names);
            plot.closest('.card-figure').style.setProperty('--sheet-height', `${height}px`);
            sized(plot, height, names);
        });
    });

    window.addEventListener('afterprint', () => {
        document.querySelectorAll('[data-folded]').forEach((unfolded) => {
            unfolded.open = false;
            delete unfolded.dataset.folded;
        });
        onScreen.forEach((names, plot) => window.Plotly.relayout(plot, { autosize: true, width: null, height: null, ...names }));
        onScreen.clear();
        inScheme(screenScheme);
    });
})();
