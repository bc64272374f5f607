// Arrow keys inside a chart walk through its values: the tooltip shows and the value is read out; Enter clicks it.
(function () {
    'use strict';

    const crm = window.crm;
    const places = new WeakMap();

    function marks(plot) {
        const found = [];
        (plot.calcdata || []).forEach((points, curve) => {
            const trace = plot.data[curve] || {};
            if (trace.hoverinfo === 'skip' || trace.type === 'sankey' || crm.isQuiet(trace.name)) {
                return;
            }
            (points || []).forEach((point, index) => {
                const data = [].concat(trace.customdata || [])[index];
                found.push({ curveNumber: curve, pointNumber: index, customdata: [].concat(data)[0], at: point.lonlat || point.ct });
            });
        });
        return found;
    }

    // A map has no points of its own to hover: the pointer is put where the mark is.
    function hover(plot, mark) {
        const map = plot._fullLayout.geo && plot._fullLayout.geo._subplot;
        if (!map) {
            window.Plotly.Fx.hover(plot, [{ curveNumber: mark.curveNumber, pointNumber: mark.pointNumber }]);
            return;
        }
        const place = mark.at && map.projection(mark.at);
        if (place) {
            const { left, top } = plot.querySelector('.main-svg').getBoundingClientRect();
            const where = { clientX: left + place[0], clientY: top + place[1], bubbles: true };
            map.bgRect.node().dispatchEvent(new MouseEvent('mousemove', where));
        }
    }

    function words(plot) {
        return [...plot.querySelectorAll('.hoverlayer .hovertext text, .hoverlayer text')].map((node) => node.textContent).join(', ');
    }

    document.addEventListener('keydown', (event) => {
        const figure = event.target.closest && event.target.closest('[data-keys=chart]');
        const plot = figure && figure.querySelector('.js-plotly-plot');
        if (!plot || !['ArrowRight', 'ArrowLeft', 'Home', 'End', 'Enter'].includes(event.key)) {
            return;
        }
        const all = marks(plot);
        if (!all.length) {
            return;
        }
        event.preventDefault();
        const now = places.has(plot) ? places.get(plot) : -1;
        if (event.key === 'Enter') {
            const mark = all[now];
            if (mark && typeof mark.customdata === 'string') {
                crm.click(mark.customdata, event.shiftKey);
            }
            return;
        }
        const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: all.length - 1 }[event.key];
        const place = (next + all.length) % all.length;
        places.set(plot, place);
        hover(plot, all[place]);
        setTimeout(() => crm.announce(words(plot)), 150);
    });

    document.addEventListener('focusout', (event) => {
        const figure = event.target.closest && event.target.closest('[data-keys=chart]');
        const plot = figure && figure.querySelector('.js-plotly-plot');
        if (plot && plot._fullLayout) {
            window.Plotly.Fx.unhover(plot);
        }
    });
})();
