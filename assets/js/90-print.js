// On paper charts have the width of the sheet and the page its address for good; on the screen both come back after.
(function () {
    'use strict';

    const SHEET_PX = 700;

    function sized(plot, width, height) {
        window.Plotly.relayout(plot, { autosize: false, width, height });
    }

    // What is folded on the screen stands open on paper.
    function unfold() {
        document.querySelectorAll('.card-reading:not([open])').forEach((folded) => {
            folded.open = true;
            folded.dataset.folded = '';
        });
    }

    window.addEventListener('beforeprint', () => {
        unfold();
        const link = document.querySelector('.embed-link');
        if (link) {
            link.href = window.crm.pinned();
        }
        document.querySelectorAll('.js-plotly-plot').forEach((plot) => {
            const { width, height } = plot.getBoundingClientRect();
            if (width) {
                plot.dataset.screen = `${width} ${height}`;
                sized(plot, SHEET_PX, Math.min(height, 400));
            }
        });
    });

    window.addEventListener('afterprint', () => {
        document.querySelectorAll('[data-folded]').forEach((unfolded) => {
            unfolded.open = false;
            delete unfolded.dataset.folded;
        });
        document.querySelectorAll('.js-plotly-plot[data-screen]').forEach((plot) => {
            delete plot.dataset.screen;
            window.Plotly.relayout(plot, { autosize: true, width: null, height: null });
        });
    });
})();
