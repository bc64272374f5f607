// A figure in its place on the page: drawn once plotly.js is there, the last that was given, and as large as its place.
(function () {
    'use strict';

    const crm = window.crm;
    const wanted = new WeakMap();
    const configs = new WeakMap();

    const isFilled = ({ _fullLayout: { width, height } }, size) => Math.round(size.width) === width && Math.round(size.height) === height;

    // A place that is hidden has no size.
    const places = new ResizeObserver((entries) => entries.forEach(({ target: plot, contentRect }) => {
        if (plot._fullLayout && contentRect.width && !isFilled(plot, contentRect)) {
            window.Plotly.Plots.resize(plot).catch(() => {});
        }
    }));

    // `holder` shows `figure`, and says until then that it does not yet; its settings stay those that it was given first.
    crm.showFigure = async (holder, figure, config) => {
        const plot = holder.firstElementChild;
        if (!configs.has(plot)) {
            configs.set(plot, config);
            places.observe(plot);
        }
        const asked = { ...figure, layout: { ...figure.layout, autosize: true }, config: configs.get(plot) };
        wanted.set(plot, asked);
        holder.setAttribute('data-undrawn', '');
        const library = await window.Plotly;
        if (wanted.get(plot) === asked) {
            await library.react(plot, asked);
        }
        if (wanted.get(plot) === asked) {
            holder.removeAttribute('data-undrawn');
        }
    };
})();
