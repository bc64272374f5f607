// What depends on how wide a card is. Names left of bars take the room of the bars on a narrow one: there they stand
// above them, where rows are high enough. Names of flows stand outside on a wide one, clear of the flows.
(function () {
    'use strict';

    const crm = window.crm;
    const NARROW_PX = 480;
    const NAME_PX = 17;
    const LOWEST_ROW_PX = 52;
    const THICKEST_PX = 26;
    const LEFT_PX = 8;
    const LEAST_FLOWS_PX = 240;
    const SMALLEST_PX = 360;
    const LETTER_PX = 6.6;
    const LONG_NAME = 18;
    const SHORT_LINE = 13;
    const NUMBER_PX = 44;
    const YEAR_PX = 40;
    const STEPS = [1, 2, 5, 10, 20, 25, 50, 100];

    // Widths of the window across which a picture is drawn anew.
    crm.WIDTHS_PX = [SMALLEST_PX, NARROW_PX, 720, 960, 1200];

    function inOneLine(name) {
        return name.replaceAll('<br>', ' ');
    }

    function outside(figure, width) {
        const { layout, data } = figure;
        const [left, right] = layout.meta.room;
        if (width - left - right < LEAST_FLOWS_PX) {
            return { ...figure, data: data.map((trace) => ({ ...trace, node: { ...trace.node, label: trace.node.label.map(inOneLine) } })) };
        }
        return {
            ...figure,
            data: data.map((trace) => ({ ...trace, meta: 'names_outside' })),
            layout: { ...layout, margin: { ...layout.margin, l: left, r: right } },
        };
    }

    // The fewest lines of whole words, none longer than so many letters where its words allow.
    function inShortLines(name, most) {
        return inOneLine(name).split(' ').reduce((lines, word) => {
            const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
            return lines.length && longer.length <= most ? [...lines.slice(0, -1), longer] : [...lines, word];
        }, []);
    }

    crm.inShortLines = inShortLines;

    // Names of columns as narrow as on a phone stand upright, all of them; on the smallest, rows leave them more room.
    function upright(figure) {
        const { layout, data } = figure;
        const rows = crm.windowWidth() < SMALLEST_PX ? data[0].y.map((name) => inShortLines(name, SHORT_LINE)) : null;
        const left = rows ? Math.round(Math.max(...rows.flat().map((line) => line.length)) * LETTER_PX) + LEFT_PX : layout.margin.l;
        const names = data[0].x.map(inOneLine);
        const every = (values) => ({ tickmode: 'array', tickvals: values, ticktext: values.map(inOneLine) });
        const longest = Math.max(...names.map((name) => name.length));
        return {
            ...figure,
            layout: {
                ...layout,
                margin: { ...layout.margin, l: left, t: Math.round(longest * LETTER_PX) + 12, r: LEFT_PX },
                xaxis: { ...layout.xaxis, ...every(data[0].x), tickangle: -90 },
                yaxis: { ...layout.yaxis, tickmode: 'array', tickvals: data[0].y, ticktext: rows ? rows.map((lines) => lines.join('<br>')) : data[0].y },
            },
        };
    }

    // Names of panels that have no room beside each other take two lines.
    function inTwoLines(figure) {
        const { layout } = figure;
        const broken = (text) => (text.length > LONG_NAME ? text.replace(/ (?=\S+$)/, '<br>') : text);
        return {
            ...figure,
            layout: {
                ...layout,
                margin: { ...layout.margin, t: layout.margin.t + NAME_PX },
                annotations: layout.annotations.map((note) => ({ ...note, text: broken(note.text), align: 'left' })),
            },
        };
    }

    // The numbers of an axis are reckoned for a phone; on the smallest screens there are as many as have room: where
    // that is two, zero and the last round one, as one alone would say nothing.
    function fewerNumbers(figure, element) {
        const axis = figure.layout.xaxis || {};
        const margin = figure.layout.margin || {};
        const plot = crm.widthOf(element) - (margin.l || 0) - (margin.r || 0);
        if (axis.nticks && !axis.tickvals) {
            const room = Math.max(2, Math.min(axis.nticks, Math.floor(plot / NUMBER_PX) + 1));
            if (room === 2 && axis.range && axis.range[0] === 0 && axis.range[1] > 0) {
                const power = 10 ** Math.floor(Math.log10(axis.range[1]));
                const most = Number((Math.floor(axis.range[1] / power) * power).toPrecision(3));
                return { ...figure, layout: { ...figure.layout, xaxis: { ...axis, tickmode: 'array', tickvals: [0, most] } } };
            }
            return { ...figure, layout: { ...figure.layout, xaxis: { ...axis, nticks: room } } };
        }
        return figure;
    }

    const isYear = (value) => Number.isInteger(value) && value > 1800 && value < 2200;

    // The years that an axis names: all where there is room, else in regular steps, of a series with gaps the last ones
    // that stand clear of each other.
    function yearsWritten(stated, perYear) {
        const apart = Math.ceil(YEAR_PX / perYear);
        const last = stated[stated.length - 1];
        if (stated.every((year, index) => !index || year === stated[index - 1] + 1)) {
            const step = STEPS.find((one) => one >= apart) || STEPS[STEPS.length - 1];
            return stated.filter((year) => (step > 2 ? year % step === 0 : (last - year) % step === 0));
        }
        return stated.reduceRight((kept, year) => (kept.length && kept[0] - year < apart ? kept : [year, ...kept]), []);
    }

    // An axis of years: as many as its card has room for. Panels, which have several, come with theirs.
    function withYears(figure, element) {
        const { xaxis: axis, xaxis2: another, margin } = figure.layout || {};
        const isOfYears = axis && !another && axis.range && axis.range.every(Number.isFinite) && (axis.tickvals ? axis.tickvals.every(isYear) : axis.tickformat === 'd');
        const width = isOfYears && crm.widthOf(element);
        if (!width) {
            return figure;
        }
        const [first, end] = axis.range;
        const stated = axis.tickvals || Array.from({ length: Math.floor(end) - Math.ceil(first) + 1 }, (_, index) => Math.ceil(first) + index);
        const room = width - ((margin && margin.l) || 0) - ((margin && margin.r) || 0);
        const years = stated.length ? yearsWritten(stated, room / (end - first)) : [];
        const ticks = { tickmode: 'array', tickvals: years, ticktext: years.map(String), tickangle: 0 };
        return years.length ? { ...figure, layout: { ...figure.layout, xaxis: { ...axis, ...ticks } } } : figure;
    }

    // The figure as it is, or a copy that fits: names elsewhere where its `meta.names` asks for it, fewer numbers.
    crm.fitWidth = (figure, element) => {
        const fitted = withYears(placed(figure, element), element);
        return crm.windowWidth() < SMALLEST_PX && fitted.layout ? fewerNumbers(fitted, element) : fitted;
    };

    function placed(figure, element) {
        const asked = figure.layout && figure.layout.meta && figure.layout.meta.names;
        // The width is read last: it makes the browser lay out the page.
        const width = asked && crm.widthOf(element);
        if (!width) {
            return figure;
        }
        if (asked === 'outside_if_wide') {
            return outside(figure, width);
        }
        const fits = { fewer_if_narrow: NARROW_PX, above_if_narrow: NARROW_PX, upright_if_narrow: NARROW_PX, in_two_lines: SMALLEST_PX };
        const placing = { fewer_if_narrow: fewer, above_if_narrow: above, upright_if_narrow: upright, in_two_lines: inTwoLines };
        return width < fits[asked] ? placing[asked](figure, element) : figure;
    }

    // Names of marks that have no room beside each other are left to the list below.
    function fewer(figure) {
        const [first, ...rest] = figure.data;
        return { ...figure, data: [{ ...first, ...figure.layout.meta.fewer }, ...rest] };
    }

    function above(figure, element) {
        const { layout, data } = figure;
        const { margin, yaxis } = layout;
        const row = (element.clientHeight - margin.t - margin.b) / Math.abs(yaxis.range[0] - yaxis.range[1]);
        if (!(row >= LOWEST_ROW_PX)) {
            return figure;
        }
        const below = row - NAME_PX;
        const thick = Math.min(THICKEST_PX, 0.65 * below) / row;
        const offset = -0.5 + (NAME_PX + below / 2) / row - thick / 2;
        const surface = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
        const names = yaxis.tickvals.map((place, index) => ({
            text: inOneLine(yaxis.ticktext[index]), x: 0, xref: 'paper', xanchor: 'left', y: place - 0.5,
            yanchor: 'top', align: 'left', showarrow: false, borderpad: 0,
            bgcolor: surface,
        }));
        return {
            ...figure,
            data: data.map((trace) => ({ ...trace, width: thick, offset })),
            layout: {
                ...layout,
                annotations: [...(layout.annotations || []), ...names],
                margin: { ...margin, l: LEFT_PX },
                xaxis: { ...layout.xaxis, nticks: 4 },
                yaxis: { ...yaxis, showticklabels: false },
            },
        };
    }
})();
