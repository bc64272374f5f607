// What a choice asks of the server is asked at once, and of a link as soon as it is pressed. Dash asks it, word by word
// the same, once it has told all that listens, and is given the answer that is under way. Callbacks only read.
(function () {
    'use strict';

    const crm = window.crm;
    const KEPT_MS = 2000;
    const CALLBACK = '/_dash-update-component';
    const HEADERS = { Accept: 'application/json', 'Content-Type': 'application/json' };
    const send = window.fetch;
    const started = new Map();
    let callbacks = [];
    let decisions = [];

    const named = ({ id, property }) => `${id}.${property}`;

    function part(text) {
        const cut = text.lastIndexOf('.');
        return { id: text.slice(0, cut), property: text.slice(cut + 1) };
    }

    // `..a.b...c.d..` names several outputs, `a.b` one.
    function outputsOf(output) {
        return output.startsWith('..') ? output.slice(2, -2).split('...').map(part) : part(output);
    }

    async function learn(answer) {
        try {
            const found = await (await answer).clone().json();
            callbacks = found.filter((one) => !one.clientside_function).map((one) => ({ ...one, outputs: outputsOf(one.output) }));
            decisions = found.filter((one) => one.clientside_function);
        } catch (error) {
            // Without a list of them Dash asks by itself.
        }
    }

    function start(body) {
        const stop = new AbortController();
        const answer = send.call(window, CALLBACK, { method: 'POST', credentials: 'same-origin', headers: HEADERS, body, signal: stop.signal });
        answer.catch(() => {});
        const end = () => {
            started.delete(body);
            stop.abort();
        };
        started.set(body, { answer, end, timer: setTimeout(end, KEPT_MS) });
    }

    function take(body) {
        const { answer, end, timer } = started.get(body);
        clearTimeout(timer);
        started.delete(body);
        return { answer, end };
    }

    window.fetch = (input, init) => {
        if (init && typeof init.body === 'string' && started.has(init.body)) {
            return take(init.body).answer;
        }
        const answer = send.call(window, input, init);
        if (String((input && input.url) || input).endsWith('/_dash-dependencies')) {
            learn(answer);
        }
        return answer;
    };

    // What Dash knows of a property: where it will be, or as it stands on the page; undefined where that is not known.
    function valueOf(one, after) {
        if (named(one) in after) {
            return after[named(one)];
        }
        const element = one.property.startsWith('data-') && document.getElementById(one.id);
        return element ? element.getAttribute(one.property) : undefined;
    }

    // The request of a callback in the words of Dash; empty where something that it states is not known.
    function bodyOf({ output, outputs, inputs, state }, before, after) {
        const filled = (parts) => parts.map(({ id, property }) => ({ id, property, value: valueOf({ id, property }, after) }));
        const given = [filled(inputs), filled(state)];
        if (given.flat().some(({ value }) => value === undefined)) {
            return '';
        }
        const names = inputs.map(named);
        const changed = names.filter((name) => after[name] !== before[name]);
        const body = { output, outputs, inputs: given[0], changedPropIds: changed.length ? changed : names, parsedChangedPropsIds: changed.length ? changed : names };
        return JSON.stringify(state.length ? { ...body, state: given[1] } : body);
    }

    const isThere = ({ outputs }) => document.getElementById([].concat(outputs)[0].id) !== null;

    // From one address to the next, in the properties that callbacks listen to; `holder` is one of a query.
    function change(holder, pathname, search) {
        const query = `${holder.id}.data-search`;
        return [
            { 'url.pathname': location.pathname, 'url.search': location.search, [query]: holder.dataset.search },
            { 'url.pathname': pathname, 'url.search': search, [query]: search },
        ];
    }

    const listensTo = ({ inputs }, names) => inputs.some((one) => names.includes(named(one)));

    // What the browser itself decides from a query, such as another view: the outputs of those decisions that change.
    function decided(query, before, after) {
        const { no_update: same } = window.dash_clientside;
        return decisions.filter(({ inputs }) => inputs.map(named).includes(query)).flatMap((one) => {
            const { namespace, function_name: name } = one.clientside_function;
            const decide = window.dash_clientside[namespace][name];
            const next = decide(after[query], decide(before[query]));
            return next === same ? [] : [[one.output, next]];
        });
    }

    // The callbacks on the page that follow the query of `holder`, with their requests for another address; null where
    // not all are known, or the browser itself decides that more is meant.
    crm.askedBy = (holder, pathname, search) => {
        const query = `${holder.id}.data-search`;
        const [before, after] = change(holder, pathname, search);
        const own = callbacks.filter((one) => listensTo(one, [query]) && isThere(one));
        const asked = own.map((one) => ({ outputs: [].concat(one.outputs), body: bodyOf(one, before, after) }));
        return asked.length && asked.every(({ body }) => body) && !decided(query, before, after).length ? asked : null;
    };

    // The requests that follow from what the browser decides on the way to an address of the page in view.
    function askedAfter(page, pathname, search) {
        const [before, after] = change(page, pathname, search);
        const next = decided(`${page.id}.data-search`, before, after);
        const known = { ...after, ...Object.fromEntries(next) };
        return callbacks.filter((one) => listensTo(one, next.map(([output]) => output)) && isThere(one)).map((one) => bodyOf(one, before, known));
    }

    // Asks what will be asked on the way to an address.
    crm.startAhead = (pathname, search) => {
        const page = crm.pageInView();
        const shell = document.getElementById('shell--query');
        const isSame = pathname === location.pathname && search === location.search;
        if (!shell || isSame) {
            return;
        }
        const follows = page && page.dataset.path === crm.decoded(pathname);
        const [before, after] = change(shell, pathname, search);
        const moves = callbacks.filter((one) => !follows && listensTo(one, ['url.pathname']) && isThere(one));
        const bodies = [...(crm.askedBy(shell, pathname, search) || []), ...((follows && crm.askedBy(page, pathname, search)) || [])].map(({ body }) => body);
        const later = follows ? askedAfter(page, pathname, search) : [];
        [...bodies, ...later, ...moves.map((one) => bodyOf(one, before, after))].forEach((body) => {
            if (body && !started.has(body)) {
                start(body);
            }
        });
    };

    // The answer to a request, asked for now or under way, and what ends it.
    crm.answerTo = (body) => {
        if (!started.has(body)) {
            start(body);
        }
        return take(body);
    };
})();
