// Every figure gets the template of the theme here, so that the server sends data only; clicks go to the URL.
(function () {
    'use strict';

    const crm = window.crm;
    const COLOURWAY = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#56b4e9', '#cc79a7', '#8866ee', '#dd0077', '#bb55cc', '#99bb00', '#ee5566', '#993322'];
    let cached = { theme: '', template: null };

    function token(name) {
        return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    }

    function scale(prefix, count) {
        return Array.from({ length: count }, (unused, step) => [step / (count - 1), token(`${prefix}-${step + 1}`)]);
    }

    function template() {
        const theme = document.documentElement.dataset.theme;
        if (cached.theme === theme) {
            return cached.template;
        }
        const ink = token('--ink');
        const soft = token('--ink-2');
        const line = token('--line');
        const surface = token('--surface-raised');
        const family = getComputedStyle(document.body).fontFamily;
        const axis = {
            automargin: true, color: soft, gridcolor: line, linecolor: line, zerolinecolor: line, tickcolor: line,
            zeroline: false, ticks: '', title: { font: { size: 13, color: soft }, standoff: 8 }, tickfont: { size: 13, color: soft },
            separatethousands: false,
        };
        const layout = {
            paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', colorway: COLOURWAY, separators: '.\u202f',
            font: { family, size: 13, color: ink }, margin: { l: 8, r: 12, t: 8, b: 8 }, autosize: true, dragmode: false,
            hovermode: 'closest', barcornerradius: 2, bargap: 0.28, showlegend: false,
            legend: { orientation: 'h', x: 0, y: -0.15, maxheight: 1, font: { size: 13, color: soft } },
            hoverlabel: { bgcolor: surface, bordercolor: line, font: { family, size: 13, color: ink }, align: 'left' },
            xaxis: { ...axis, showgrid: false }, yaxis: { ...axis },
            colorscale: { sequential: scale('--seq', 6), sequentialminus: scale('--seq', 6), diverging: scale('--div', 5) },
            coloraxis: {
                colorscale: scale('--seq', 6),
                colorbar: { thickness: 10, len: 0.6, outlinewidth: 0, tickfont: { size: 13, color: soft }, title: { font: { size: 13, color: soft } } },
            },
            geo: {
                bgcolor: 'rgba(0,0,0,0)', showframe: false, showcoastlines: false, showland: false, showocean: false,
                showlakes: false, showcountries: false, projection: { type: 'natural earth' },
            },
            annotationdefaults: { font: { size: 13, color: soft }, arrowcolor: soft },
            shapedefaults: { line: { color: soft, width: 1 } },
        };
        const data = {
            bar: [{ marker: { color: token('--bar'), line: { width: 0 } }, textfont: { color: ink } }],
            heatmap: [{ colorscale: scale('--seq', 6), colorbar: { thickness: 10, outlinewidth: 0, tickfont: { color: soft } } }],
            choropleth: [{ marker: { line: { color: surface, width: 0.5 } } }],
            sankey: [{ node: { line: { width: 0 }, color: soft, pad: 12, thickness: 14 }, link: { color: token('--flow') }, textfont: { color: ink, size: 13 } }],
            scatter: [{ marker: { line: { color: soft } } }],
            scattergeo: [{ marker: { line: { color: surface, width: 1 } } }],
        };
        cached = { theme, template: { layout, data } };
        return cached.template;
    }

    function clicked(event) {
        const point = event.points && event.points[0];
        const target = point && [].concat(point.customdata)[0];
        if (typeof target === 'string' && target.includes(':')) {
            crm.click(target, Boolean(event.event && event.event.shiftKey));
        }
    }

    function listen(plot) {
        if (plot && plot.on) {
            plot.removeListener('plotly_click', clicked);
            plot.on('plotly_click', clicked);
        }
    }

    // Both ways of calling: (element, figure) and (element, data, layout, config). The figure as given is kept,
    // to be dressed again when the theme changes.
    const given = new WeakMap();

    function coloured(figure) {
        const { data: legible, annotations } = crm.legible(figure.data, figure.layout);
        const { data, layout } = crm.dressMap(legible, figure.layout);
        return { ...figure, data, layout: { ...layout, annotations, template: template() } };
    }

    // What `make` returns in the light scheme, whatever scheme is in force: for a saved picture.
    crm.inLight = (make) => {
        const { theme } = document.documentElement.dataset;
        document.documentElement.dataset.theme = 'light';
        const made = make();
        document.documentElement.dataset.theme = theme;
        return made;
    };

    crm.token = token;
    crm.redressed = (element, clientWidth, clientHeight) => coloured(crm.fitWidth(given.get(element), { clientWidth, clientHeight }));

    function themed(draw) {
        return function (element, first, layout, config) {
            const asked = Array.isArray(first) ? { data: first, layout, config } : first || { data: [] };
            given.set(element, asked);
            return crm.drawInTurn(element, () => {
                const dressed = coloured(crm.fitWidth(asked, element));
                dressed.data = crm.fitHover(dressed.data, element);
                crm.explainMap(element, dressed.layout);
                return draw.call(this, element, configured(element, dressed));
            }).then((plot) => {
                listen(plot);
                crm.finishMap(plot);
                return plot;
            });
        };
    }

    // plotly.js takes its settings in anew where they are given, and looks whether the element has a size: once will do.
    const configs = new WeakMap();

    function configured(element, figure) {
        if (!figure.config) {
            return figure;
        }
        const config = JSON.stringify(figure.config);
        const isKept = element._context && configs.get(element) === config;
        configs.set(element, config);
        return isKept ? { ...figure, config: undefined } : figure;
    }

    crm.onPlotly((library) => {
        const drawNew = themed(library.newPlot);
        library.newPlot = function (element, ...figure) {
            crm.forgetWidth(element);
            return drawNew.call(this, element, ...figure);
        };
        library.react = themed(library.react);
    });

    const plots = () => [...document.querySelectorAll('.js-plotly-plot')];

    // Its holder says until then that a picture is not yet what it will be.
    function drawAgain() {
        plots().forEach(async (plot) => {
            const holder = plot.parentElement;
            holder.setAttribute('data-undrawn', '');
            await window.Plotly.react(plot, given.get(plot));
            holder.removeAttribute('data-undrawn');
        });
    }

    document.addEventListener('crm:theme', () => {
        cached = { theme: '', template: null };
        drawAgain();
    });

    // A phone that is turned: where names stand and how many numbers have room changes with the width.
    function fitAgain() {
        plots().forEach(crm.forgetWidth);
        drawAgain();
    }

    crm.WIDTHS_PX.forEach((width) => window.matchMedia(`(max-width: ${width - 1}px)`).addEventListener('change', fitAgain));

    // The library is on its way while Dash still starts, if the first view needs it.
    if (document.querySelector('#first-view .card-figure')) {
        crm.loadPlotly();
    }
})();
