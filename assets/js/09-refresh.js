// What a page answers to its query is put in place here, each part as it comes, of the last query alone: Dash, which
// builds pages and views, goes through all it holds for every part, which takes as long as drawing two charts. What is
// put in place here Dash does not know of: a page or view that it builds later is made anew (`key`), not compared.
(function () {
    'use strict';

    const crm = window.crm;
    const PAUSES_MS = [500, 1500, 3000];
    const LATE_MS = 250;
    const BUSY = new Set([429, 503]);
    const LOADING = 'data-dash-is-loading';
    // The last that was asked of the page and of the shell around it.
    const latest = { page: null, shell: null };

    const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
    const isOfMarkup = ({ property }) => property.startsWith('data-');

    function plotIn(id) {
        const graph = document.getElementById(id);
        return graph && graph.querySelector('.js-plotly-plot');
    }

    // A chart that is drawn for the first time is drawn by Dash, which follows its size from then on.
    const isDrawn = ({ id, property }) => property === 'figure' && typeof window.Plotly.react === 'function' && plotIn(id);

    function put(response) {
        Object.entries(response).forEach(([id, values]) => Object.entries(values).forEach(([name, value]) => {
            if (name === 'figure') {
                window.Plotly.react(plotIn(id), { ...value, layout: { ...value.layout, autosize: true } });
            } else {
                document.getElementById(id).setAttribute(name, value);
            }
        }));
    }

    const isLatest = (run) => latest[run.of] === run;

    // The answer, asked for again where the server is busy or out of reach; nothing where it is not wanted any more. Throws where it does
    // not come.
    async function answered(body, run) {
        for (let attempt = 0; isLatest(run); attempt += 1) {
            const { answer, end } = crm.answerTo(body);
            run.ends.add(end);
            // Without a connection there is no answer: that may be for a moment, as when a server is busy.
            const response = await answer.catch(() => null);
            run.ends.delete(end);
            if (response && response.ok) {
                return response.status === 204 ? {} : (await response.json()).response;
            }
            if ((response && !BUSY.has(response.status)) || attempt === PAUSES_MS.length) {
                throw new Error(response ? `${response.status}` : 'no connection');
            }
            await pause(PAUSES_MS[attempt]);
        }
        return {};
    }

    async function fill({ body }, run) {
        const response = await answered(body, run);
        if (isLatest(run) && run.holder.isConnected) {
            put(response);
        }
    }

    function mark(asked) {
        asked.flatMap(({ outputs }) => outputs).forEach(({ id }) => document.getElementById(id)?.setAttribute(LOADING, 'true'));
    }

    function unmark() {
        document.querySelectorAll(`[${LOADING}]`).forEach((element) => element.removeAttribute(LOADING));
    }

    function stop(of) {
        const run = latest[of];
        latest[of] = null;
        if (run) {
            run.ends.forEach((end) => end());
            run.end();
        }
    }

    // Fills the parts of a holder's query; false where Dash has to.
    function refresh(of, holder, pathname, search) {
        stop(of);
        const asked = crm.askedBy(holder, pathname, search);
        if (!asked || !asked.flatMap(({ outputs }) => outputs).every((one) => isOfMarkup(one) || isDrawn(one))) {
            return false;
        }
        const late = of === 'page' && setTimeout(() => mark(asked), LATE_MS);
        const run = {
            of,
            holder,
            ends: new Set(),
            end() {
                clearTimeout(late);
                if (late) {
                    unmark();
                }
                holder.removeAttribute('data-asking');
            },
        };
        latest[of] = run;
        holder.setAttribute('data-search', search);
        holder.setAttribute('data-asking', '');
        Promise.all(asked.map((one) => fill(one, run))).then(
            () => isLatest(run) && run.end(),
            // What the server did not answer, the browser asks for as a whole: it says itself what is wrong.
            () => isLatest(run) && holder.isConnected && location.reload(),
        );
        return true;
    }

    crm.refreshPage = (page, search) => refresh('page', page, location.pathname, search);

    // Chips, drill path, heading and controls follow the address, of whatever page.
    crm.refreshShell = (pathname, search) => {
        const holder = document.getElementById('shell--query');
        if (holder && !refresh('shell', holder, pathname, search)) {
            window.dash_clientside.set_props(holder.id, { 'data-search': search });
        }
    };
})();
