// Pages and views as the server sends them, components in Dash's words, made elements here: Dash would make them ten
// times slower, and would have to be told of all that is put in place later. A chart that was in view goes along, to be
// drawn on as it is.
(function () {
    'use strict';

    const crm = window.crm;
    const NAMES = { className: 'class', htmlFor: 'for' };
    const LEFT_OUT = new Set(['children', 'key', 'style', 'n_clicks', 'n_clicks_timestamp', 'disable_n_clicks']);
    const SCRIPTED = /^\s*(javascript|vbscript|data):/i;
    const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 50));

    const attribute = (name) => NAMES[name] || (name.includes('-') ? name : name.toLowerCase());
    const isGiven = (name, value) => !LEFT_OUT.has(name) && value !== null && value !== undefined && value !== false;
    const isSafe = (name, value) => name !== 'href' || !SCRIPTED.test(value);

    function dress(element, props) {
        Object.entries(props).forEach(([name, value]) => {
            if (isGiven(name, value) && isSafe(name, value)) {
                element.setAttribute(attribute(name), value === true ? '' : value);
            }
        });
        Object.entries(props.style || {}).forEach(([name, value]) => {
            if (name.startsWith('--')) {
                element.style.setProperty(name, value);
            } else {
                element.style[name] = value;
            }
        });
        return element;
    }

    function element(tag, props) {
        const made = dress(document.createElement(tag), props);
        made.append(...built(props.children));
        return made;
    }

    function graph({ id, className, figure, config }) {
        const live = document.getElementById(id);
        const holder = live || dress(document.createElement('div'), { id, className });
        if (!live) {
            holder.append(document.createElement('div'));
        }
        crm.showFigure(holder, figure, config);
        return holder;
    }

    const KINDS = {
        Graph: graph,
        Link: (props) => element('a', props),
        Input: (props) => element('input', props),
    };

    function one(part) {
        if (typeof part !== 'object') {
            return document.createTextNode(part);
        }
        const { namespace, type, props } = part;
        if (namespace === 'dash_core_components') {
            return KINDS[type](props);
        }
        return element(type.toLowerCase(), props);
    }

    const isSomething = (part) => part !== null && part !== undefined && part !== '';
    const built = (parts) => [parts].flat(Infinity).filter(isSomething).map(one);

    // `holder` shows these components and nothing of what it did, but for the charts of the same cards.
    crm.build = (holder, parts) => {
        const before = [...holder.querySelectorAll('.js-plotly-plot')];
        holder.replaceChildren(...built(parts));
        whenIdle(() => before.filter((plot) => !plot.isConnected).forEach((plot) => window.Plotly.purge(plot)));
    };
})();
