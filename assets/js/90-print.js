// On paper charts have the width of the sheet and the page its address for good; on the screen both come back after.
(function () {
    'use strict';

    const SHEET_PX = 700;
    const [LEAST_PX, LEAST_LINES_PX, MOST_PX, DENSE_PX, TALLEST_PX] = [220, 280, 250, 340, 620];
    const DENSE = ['sankey', 'heatmap'];
    const [LINE_PX, BETWEEN_PX, AROUND_PX, TIMELINE_ROW_PX, MAP_PX, PANEL_PX] = [16, 6, 96, 52, 280, 114];

    // Two cards and a list fit a sheet, but where rows with names need more: their lines, or what stands above and below
    // a line.
    function heightOf(plot, screen) {
        const { yaxis, geo } = plot.layout;
        if (geo) {
            return Math.min(screen, MAP_PX);
        }
        const panels = Object.keys(plot.layout).filter((name) => name.startsWith('yaxis')).length;
        if (panels > 1) {
            return Math.ceil(panels / 2) * PANEL_PX;
        }
        const names = (yaxis && yaxis.ticktext) || [];
        const lines = Math.max(1, ...names.map((name) => name.split('<br>').length));
        const row = yaxis && yaxis.showticklabels === false ? TIMELINE_ROW_PX : lines * LINE_PX + BETWEEN_PX;
        const rows = yaxis && yaxis.tickvals ? yaxis.tickvals.length * row + AROUND_PX : 0;
        const most = plot.data.some(({ type }) => DENSE.includes(type)) ? DENSE_PX : MOST_PX;
        const fewest = lines > 2 ? LEAST_LINES_PX : LEAST_PX;
        const least = rows ? fewest : Math.min(screen, most);
        return Math.min(Math.max(least, rows), TALLEST_PX);
    }

    function sized(plot, width, height) {
        window.Plotly.relayout(plot, { autosize: false, width, height });
    }

    // What is folded on the screen stands open on paper.
    function unfold() {
        document.querySelectorAll('.card-reading:not([open]), details:has(> .shock-assumptions):not([open])').forEach((folded) => {
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
                const room = heightOf(plot, height);
                plot.closest('.card-figure').style.setProperty('--sheet-height', `${room}px`);
                sized(plot, SHEET_PX, room);
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
