// Runs in the head, before the first paint: the theme is set, plotly.js comes when the first chart asks for it, and
// Dash finds the layout that came with the page.
(function () {
    'use strict';

    const KEY = 'crm-theme';
    const root = document.documentElement;

    function stored() {
        try {
            return localStorage.getItem(KEY);
        } catch (error) {
            return null;
        }
    }

    function apply(choice) {
        const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
        root.dataset.theme = dark ? 'dark' : 'light';
        root.dataset.themeChoice = choice || 'auto';
    }

    apply(stored());

    // `embed=` shows one card of the page, or with 1 the page without what leads elsewhere, in a page of others. The
    // address then goes on without it.
    const asked = new URLSearchParams(location.search);
    const embed = asked.get('embed');
    if (embed) {
        root.dataset.embed = embed;
        asked.delete('embed');
        const rest = asked.toString().replace(/%2C/gi, ',');
        history.replaceState(history.state, '', location.pathname + (rest && `?${rest}`));
        if (embed !== '1') {
            const card = `#${CSS.escape(embed)}`;
            const style = document.createElement('style');
            document.head.append(style);
            // As a rule, not as text: the page's policy knows the texts of style elements, and this one's is empty.
            style.sheet.insertRule(`.page-body:has(${card}) :not(${card}, ${card} *, :has(${card})) { display: none !important; }`);
        }
    }

    // Dash waits for `window.Plotly` if it is a promise, and takes it as it is if it is the library.
    const source = document.currentScript.dataset.plotly;
    const listeners = [];
    let loading = null;

    // A connection may break, as where a process of the server dies: what only reads is asked for again.
    const PAUSES_MS = [300, 1000];
    const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds * (0.75 + Math.random() / 2)));

    async function again(attempt, may) {
        for (const milliseconds of PAUSES_MS) {
            try {
                return await attempt();
            } catch (error) {
                if (!may(error)) {
                    throw error;
                }
                await pause(milliseconds);
            }
        }
        return attempt();
    }

    function script() {
        return new Promise((resolve, reject) => {
            const element = document.createElement('script');
            element.src = source;
            element.onload = () => resolve(window.Plotly);
            element.onerror = () => reject(new Error('plotly.js did not load: ' + source));
            document.head.appendChild(element);
        });
    }

    function loadPlotly() {
        // What did not come is asked for again by the next that needs it.
        loading = loading || again(script, () => true).catch((error) => {
            loading = null;
            throw error;
        });
        return loading;
    }

    Object.defineProperty(window, 'Plotly', {
        configurable: true,
        get: loadPlotly,
        set(library) {
            Object.defineProperty(window, 'Plotly', { value: library, writable: true, configurable: true });
            listeners.forEach((listener) => listener(library));
        },
    });

    window.crm = {
        loadPlotly,
        onPlotly(listener) {
            listeners.push(listener);
        },
        theme: {
            choice: () => root.dataset.themeChoice,
            set(choice) {
                try {
                    localStorage.setItem(KEY, choice);
                } catch (error) {
                    // A browser that keeps nothing still shows the theme chosen.
                }
                apply(choice);
                document.dispatchEvent(new CustomEvent('crm:theme'));
            },
        },
    };

    // Dash asks for the layout once, by fetch: what the server built for the first view is in the page already.
    const ask = window.fetch;
    const address = (input) => String((input && input.url) || input);

    // Callbacks only read, too: the address is all the state there is.
    function onlyReads(input, init) {
        const method = ((init && init.method) || (input && input.method) || 'GET').toUpperCase();
        return method === 'GET' || (address(input).endsWith('/_dash-update-component') && typeof (init && init.body) === 'string');
    }

    // As it is: who asks again himself has his own pace.
    window.crm.askOnce = (input, init) => ask.call(window, input, init);

    window.fetch = (input, init) => {
        const layout = document.getElementById('crm-layout');
        if (!layout || !address(input).endsWith('/_dash-layout')) {
            const attempt = () => ask.call(window, input, init);
            return onlyReads(input, init) ? again(attempt, (error) => error.name === 'TypeError' && navigator.onLine) : attempt();
        }
        layout.remove();
        const answer = () => new Response(layout.textContent, { headers: { 'Content-Type': 'application/json' } });
        // The first view is painted before Dash begins to build its own; a page in the background paints nothing.
        return new Promise((done) => {
            if (document.hidden) {
                done(answer());
            } else {
                requestAnimationFrame(() => setTimeout(() => done(answer())));
            }
        });
    };

    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
        apply(stored());
        document.dispatchEvent(new CustomEvent('crm:theme'));
    });
})();
