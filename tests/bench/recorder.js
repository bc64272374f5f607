// Runs before the page's own scripts. From an input to what is painted for it: the first picture, the last change in
// view, the last change anywhere within main; and what the browser itself says of the interaction (Event Timing).
(function () {
    'use strict';

    // Every click asks the server something; without a picture drawn its answer may still be on its way.
    const [QUIET_MS, AWAITED_MS] = [400, 1500];
    const INPUTS = ['click', 'keydown', 'change'];
    const bench = (window.__bench = { asking: 0, posts: [], lcp: 0 });
    const send = window.fetch;
    const bound = new WeakSet();
    const changed = new Set();
    let run = null;
    let isQueued = false;

    window.fetch = (input, init) => {
        if (!String(input.url || input).includes('_dash-update-component')) {
            return send(input, init);
        }
        bench.posts.push(init.body);
        bench.asking += 1;
        return send(input, init).finally(() => {
            bench.asking -= 1;
        });
    };

    const picture = (node) => node.closest && node.closest('.js-plotly-plot');

    function isInView(element) {
        const { top, bottom, height } = element.getBoundingClientRect();
        return height > 0 && bottom > 0 && top < innerHeight;
    }

    function painted() {
        isQueued = false;
        const now = performance.now();
        if (run) {
            const seen = [...changed].filter((element) => element.isConnected);
            run.last = now;
            run.view = seen.some(isInView) ? now : run.view;
            run.first = run.first || (run.isDrawn ? now : 0);
        }
        changed.clear();
    }

    function noted(element) {
        changed.add(element);
        if (!isQueued) {
            isQueued = true;
            requestAnimationFrame(() => setTimeout(painted));
        }
    }

    // plotly.js makes its own events; a chart that comes later is listened to when its first mark changes the page.
    function listen() {
        document.querySelectorAll('.js-plotly-plot').forEach((graph) => {
            if (graph.on && !bound.has(graph)) {
                bound.add(graph);
                graph.on('plotly_afterplot', () => {
                    if (run) {
                        run.isDrawn = true;
                        noted(graph);
                    }
                });
            }
        });
    }

    const watch = new MutationObserver((records) => {
        listen();
        records.forEach(({ target }) => {
            const graph = picture(target);
            run.isDrawn = run.isDrawn || Boolean(graph && graph.querySelector('.main-svg'));
            noted(graph || (target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement || document.body));
        });
    });

    function began(event) {
        if (run && !run.began && event.isTrusted && (event.type !== 'keydown' || event.key === 'Enter')) {
            run.began = event.timeStamp;
            // A click has been going on since the button went down.
            run.from = event.type === 'click' ? event.timeStamp - 100 : event.timeStamp - 1;
        }
    }
    INPUTS.forEach((name) => window.addEventListener(name, began, true));

    new PerformanceObserver((list) => {
        list.getEntries().filter((entry) => run && entry.interactionId).forEach((entry) => run.events.push([entry.startTime, entry.duration]));
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (bench.lcp = entry.startTime)))
        .observe({ type: 'largest-contentful-paint', buffered: true });

    // The next input is measured.
    bench.arm = () => {
        changed.clear();
        run = { armed: performance.now(), began: 0, first: 0, view: 0, last: 0, isDrawn: false, events: [], posts: bench.posts.length };
        listen();
        watch.observe(document.querySelector('main'), { childList: true, subtree: true, attributes: true, characterData: true });
    };

    // What it came to, once nothing has changed for a while; where nothing is drawn by `latest`, or another document came,
    // in words what is amiss.
    bench.result = (latest, done) => {
        if (!run) {
            done({ amiss: 'another document was loaded' });
            return;
        }
        const timer = setInterval(() => {
            const now = performance.now();
            const isRecent = now - Math.max(run.last, run.began) < (run.isDrawn ? QUIET_MS : AWAITED_MS);
            const isBusy = bench.asking || bench.posts.length === run.posts || isQueued || !run.began || !run.last || isRecent;
            if (isBusy && now - run.armed < latest) {
                return;
            }
            clearInterval(timer);
            watch.disconnect();
            const found = run;
            run = null;
            const since = (at) => (at > found.began ? at - found.began : null);
            const own = found.events.filter(([start]) => start >= found.from).map(([, duration]) => duration);
            done(isBusy ? { amiss: `nothing was drawn in ${latest / 1000} s: ${JSON.stringify({ ...found, asking: bench.asking })}` } : {
                first: since(found.first), view: since(found.view), last: since(found.last), next: Math.max(16, ...own),
                empty: document.querySelectorAll('main [data-state="empty"]').length,
                shown: document.querySelectorAll('main .js-plotly-plot').length,
            });
        }, 25);
    };
})();
