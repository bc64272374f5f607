// What every map has: colours by the theme, the stepped scale, the legend, and the notes on the areas in view.
(function () {
    'use strict';

    const crm = window.crm;
    const SVG = 'http://www.w3.org/2000/svg';
    const KEYED = 'bubbles';
    const QUIET = ['no-data', 'area', 'dashed', 'dotted'];

    function token(name) {
        return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    }

    function filled(trace, colour, line) {
        return { ...trace, colorscale: [[0, colour], [1, colour]], marker: { ...trace.marker, ...(line ? { line } : {}) } };
    }

    function marked(trace, marker) {
        return { ...trace, marker: { ...trace.marker, ...marker } };
    }

    const AREAS = {
        'no-data': (trace) => filled(trace, token('--map-land')),
        area: (trace) => filled(trace, token('--map-area'), { color: token('--line-strong'), width: 0.5 }),
        unstated: (trace) => filled(trace, token('--hatch-ground')),
    };
    const MARKS = {
        'no-data': (trace) => marked(trace, { color: token('--map-land'), line: { color: token('--line-strong'), width: 1 } }),
        small: (trace) => marked(trace, { line: { color: token('--ink-2'), width: 1 } }),
        unstated: (trace) => marked(trace, { color: token('--ink-3') }),
        bubbles: (trace) => marked(trace, { color: token('--seq-5'), line: { color: token('--surface-raised'), width: 1 } }),
        dashed: (trace) => ({ ...trace, line: { ...trace.line, color: token('--ink-3') } }),
        dotted: (trace) => ({ ...trace, line: { ...trace.line, color: token('--ink-3') } }),
    };

    function said(layout) {
        return layout && layout.meta && layout.meta.map;
    }

    // Each bin in one colour: both ends of a bin stand in the scale.
    function stepped({ edges, colours }) {
        return colours.flatMap((step, place) => [edges[place], edges[place + 1]].map((edge) => [edge, token(`--seq-${step}`)]));
    }

    crm.isQuiet = (name) => QUIET.includes(name);

    // The figure of a map in the colours of the theme; any other as it is.
    crm.dressMap = (data, layout) => {
        const map = said(layout);
        if (!map) {
            return { data, layout };
        }
        const dressed = data.map((trace) => {
            const dress = (trace.type === 'choropleth' ? AREAS : MARKS)[trace.name];
            return dress ? dress(trace) : trace;
        });
        const scale = map.scale ? { coloraxis: { ...layout.coloraxis, colorscale: stepped(map.scale) } } : {};
        return { data: dressed, layout: { ...layout, ...scale } };
    };

    function span(name, text) {
        const made = document.createElement('span');
        made.className = name;
        made.textContent = text || '';
        return made;
    }

    function item([kind, text]) {
        const made = span('map-legend-item');
        const swatch = span(`swatch swatch-${kind}`);
        if (kind.startsWith('circle-')) {
            swatch.className = 'swatch swatch-circle';
            swatch.style.setProperty('--across', `${kind.slice(7)}px`);
        }
        swatch.setAttribute('aria-hidden', 'true');
        made.append(swatch, span('map-legend-text', text));
        return made;
    }

    function toggle(view) {
        const button = document.createElement('button');
        Object.assign(button, { type: 'button', className: 'card-action map-toggle' });
        button.textContent = crm.text(view === KEYED ? 'map.areas' : 'map.bubbles');
        button.addEventListener('click', () => crm.choose('map', view === KEYED ? '' : KEYED));
        return button;
    }

    // The notes on what this map shows, in the words of those below the page.
    function notes({ notes: ids }) {
        const button = document.createElement('button');
        Object.assign(button, { type: 'button', className: 'card-action', textContent: crm.text('map.notes') });
        button.setAttribute('aria-haspopup', 'dialog');
        const said = () => [...document.querySelectorAll('#map-notes [data-note]')].filter((one) => ids.includes(one.dataset.note));
        button.addEventListener('click', () => crm.open('notes', (dialog) => {
            const list = document.createElement('ul');
            list.append(...said().map((one) => one.cloneNode(true)));
            list.querySelectorAll('[hidden]').forEach((one) => one.removeAttribute('hidden'));
            dialog.querySelector('[data-part]').replaceChildren(list);
        }));
        return button;
    }

    // The legend below a map, before the map is drawn: it is drawn in the room that is left.
    crm.explainMap = (element, layout) => {
        const map = said(layout);
        const body = map && element.closest && element.closest('.card-body');
        const key = body && body.querySelector('.map-key');
        if (!key || !map.legend) {
            return;
        }
        const { title, items } = map.legend;
        const buttons = span('map-actions');
        buttons.append(...(map.notes.length ? [notes(map)] : []), ...('view' in map ? [toggle(map.view)] : []));
        const held = [...key.querySelectorAll('button')].indexOf(document.activeElement);
        key.replaceChildren(...(title ? [span('map-legend-title', title)] : []), ...items.map(item), buttons);
        if (held >= 0) {
            buttons.children[held].focus();
        }
    };

    // The notes of all maps on the page, each once.
    function note() {
        const list = document.querySelectorAll('#map-notes [data-note]');
        const asked = new Set();
        document.querySelectorAll('.has-map .js-plotly-plot').forEach((plot) => {
            const map = said(plot.layout);
            (map ? map.notes : []).forEach((id) => asked.add(id));
        });
        list.forEach((one) => {
            one.hidden = asked.size > 0 && !asked.has(one.dataset.note);
        });
    }

    function hatched(plot) {
        return [...plot.querySelectorAll('.choroplethlayer > .trace')].filter((group) => {
            const points = group.__data__;
            return points && points[0] && points[0].trace && points[0].trace.name === 'unstated';
        });
    }

    // After each drawing: the hatch, and the notes below the page.
    crm.finishMap = (plot) => {
        const map = said(plot.layout);
        if (!map) {
            return;
        }
        const own = new Set(hatched(plot));
        plot.querySelectorAll('.choroplethlayer > .trace').forEach((group) => group.classList.toggle('is-hatched', own.has(group)));
        note();
    };

    // Where the hatch lies in a picture drawn anew from the same data.
    crm.hatchPicture = (plot, picture) => {
        const names = plot.data.filter((trace) => trace.type === 'choropleth' && trace.visible !== false).map((trace) => trace.name);
        const groups = picture.querySelectorAll('.choroplethlayer > .trace');
        const group = groups[names.indexOf('unstated')];
        (group ? group.querySelectorAll('path') : []).forEach((path) => {
            path.style.fill = 'url(#crm-hatch)';
        });
    };

    function drawn(name, attributes, text) {
        const made = document.createElementNS(SVG, name);
        Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
        made.textContent = text || '';
        return made;
    }

    function swatchOf(kind, x, middle) {
        if (kind.startsWith('circle-')) {
            const r = Number(kind.slice(7)) / 2;
            return { node: drawn('circle', { cx: x + r, cy: middle, r, fill: token('--seq-5'), opacity: 0.75 }), wide: 2 * r, high: 2 * r };
        }
        const fill = { land: token('--map-land'), area: token('--map-area'), hatch: 'url(#crm-hatch)' }[kind] || token(`--${kind}`);
        const edge = kind === 'area' ? { stroke: token('--ink-3'), 'stroke-width': 1, 'stroke-dasharray': '3,2' } : { stroke: token('--line-strong'), 'stroke-width': 0.5 };
        const node = drawn('rect', { x, y: middle - 6, width: 22, height: 12, fill, ...edge });
        return { node, wide: 22, high: 12 };
    }

    // The legend as it stands below the map, for a saved picture: nodes from `top` on, and the height they take.
    crm.mapLegend = (plot, left, top, width, font) => {
        const map = said(plot.layout);
        if (!map || !map.legend) {
            return { nodes: [], height: 0 };
        }
        const pen = document.createElement('canvas').getContext('2d');
        pen.font = `13px ${font}`;
        const { title, items } = map.legend;
        const tallest = Math.max(20, ...items.map(([kind]) => (kind.startsWith('circle-') ? Number(kind.slice(7)) + 6 : 20)));
        const nodes = [];
        let x = left;
        let middle = top + tallest / 2;
        const write = (text) => {
            nodes.push(drawn('text', { x, y: middle + 4, 'font-size': 13, 'font-family': font, fill: token('--ink-2') }, text));
            x += pen.measureText(text).width + 16;
        };
        if (title) {
            write(title);
        }
        items.forEach(([kind, text]) => {
            const probe = swatchOf(kind, 0, 0);
            if (x + probe.wide + 6 + pen.measureText(text).width > left + width) {
                x = left;
                middle += tallest;
            }
            const { node, wide } = swatchOf(kind, x, middle);
            nodes.push(node);
            x += wide + 6;
            write(text);
        });
        return { nodes, height: middle + tallest / 2 - top + 4 };
    };

    // plotly.js asks its CDN for shapes of its own even where a map brings all it shows: it finds them empty here.
    const assets = (window.PlotlyGeoAssets = window.PlotlyGeoAssets || { topojson: {} });
    ['world_110m', 'world_50m'].forEach((name) => {
        assets.topojson[name] = { type: 'Topology', objects: {}, arcs: [] };
    });

    // Shapes are on their way while Dash still starts, if the first view needs them.
    if (document.querySelector('#first-view .has-map')) {
        const { basemap } = crm.client();
        fetch(basemap).then((response) => response.json()).then((shapes) => {
            assets[basemap] = assets[basemap] || shapes;
        });
    }
})();
