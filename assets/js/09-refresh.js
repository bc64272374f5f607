// The page is brought to its address here: another page is built, another view of it, or its parts are filled; each part
// as its answer comes, of the last address alone.
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
    const byId = (id) => document.getElementById(id);
    const isLatest = (run) => latest[run.of] === run;

    function put(id, name, value) {
        if (name === 'figure') {
            crm.showFigure(byId(id), value);
        } else if (name === 'children') {
            crm.build(byId(id), value);
        } else {
            byId(id).setAttribute(name, value);
        }
    }

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
        if (isLatest(run)) {
            Object.entries(response).forEach(([id, values]) => Object.entries(values).forEach(([name, value]) => put(id, name, value)));
        }
    }

    function mark(asked) {
        asked.flatMap(({ outputs }) => outputs).forEach(({ id }) => byId(id)?.setAttribute(LOADING, 'true'));
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

    // Puts in place what is answered to `found`; `holder` says meanwhile that it asks. `goal` is the path of a page that comes.
    function follow(of, holder, found, goal = '') {
        stop(of);
        if (!found) {
            location.reload();
            return;
        }
        const { asked, changes } = found;
        const late = of === 'page' && !goal && setTimeout(() => mark(asked), LATE_MS);
        const run = {
            of,
            goal,
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
        holder.setAttribute('data-asking', '');
        Promise.all(asked.map((one) => fill(one, run))).then(
            () => {
                if (isLatest(run)) {
                    Object.entries(changes).forEach(([name, value]) => put(...name.split('.'), value));
                    stop(of);
                }
            },
            // What the server did not answer, the browser asks for as a whole: it says itself what is wrong.
            () => isLatest(run) && location.reload(),
        );
    }

    function movePage(pathname, search) {
        const goal = pathname + search;
        if (!latest.page || latest.page.goal !== goal) {
            follow('page', byId('shell--page-body'), crm.askedByMove(pathname, search), goal);
        }
    }

    // A page that was to be left may have been left half filled.
    function fillPage(page, pathname, search) {
        const wasLeft = latest.page && latest.page.goal;
        if (wasLeft || page.dataset.search !== search) {
            const found = crm.askedByPage(page, pathname, search);
            page.setAttribute('data-search', search);
            follow('page', page, found);
        }
    }

    // Chips, drill path, heading and controls follow the address, of whatever page.
    function fillShell(pathname, search) {
        const holder = byId('shell--query');
        const path = crm.decoded(pathname);
        if (holder.dataset.path !== path || holder.dataset.search !== search) {
            const found = crm.askedAround(pathname, search);
            holder.setAttribute('data-path', path);
            holder.setAttribute('data-search', search);
            follow('shell', holder, found);
        }
    }

    // A page that is none, such as a message in place of one, names no path and is built anew.
    crm.arrive = (pathname, search) => {
        const page = crm.pageIn(pathname);
        if (page) {
            fillPage(page, pathname, search);
        } else {
            movePage(pathname, search);
        }
        fillShell(pathname, search);
    };
})();
