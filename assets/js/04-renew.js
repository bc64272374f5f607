// HTML put in place of HTML: only what differs between the two is changed. What stays the same keeps its place in the
// layout, its focus and what the reader has opened in it.
(function () {
    'use strict';

    const crm = window.crm;
    const made = new WeakMap();

    function parsed(markup) {
        const template = document.createElement('template');
        template.innerHTML = markup;
        return template.content;
    }

    const copied = (nodes) => [...nodes].map((node) => document.importNode(node, true));

    // A link that was led on (22-carry.js) is made anew from its address.
    function dress(live, last, next) {
        [...next.attributes].forEach(({ name, value }) => {
            if (last.getAttribute(name) !== value) {
                live.setAttribute(name, value);
                if (name === 'href') {
                    live.removeAttribute('data-made');
                }
            }
        });
        [...last.attributes].forEach(({ name }) => {
            if (!next.hasAttribute(name)) {
                live.removeAttribute(name);
            }
        });
    }

    function change(live, last, next) {
        if (last.isEqualNode(next)) {
            return;
        }
        if (live.nodeName !== last.nodeName || last.nodeName !== next.nodeName) {
            live.replaceWith(document.importNode(next, true));
        } else if (live.nodeType === Node.ELEMENT_NODE) {
            dress(live, last, next);
            graft(live, last, next);
        } else {
            live.nodeValue = next.nodeValue;
        }
    }

    const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE && node.id) || '';
    const moved = (parent, node, before) => (parent.moveBefore && node.parentNode === parent ? parent.moveBefore(node, before) : parent.insertBefore(node, before));

    // Children with an id are the same thing wherever they stand; the others keep to their order.
    function graftKeyed(live, [kept, before, after]) {
        const [named, plain] = [new Map(), []];
        before.forEach((node, place) => {
            const pair = [kept[place], node];
            return keyOf(node) ? named.set(keyOf(node), pair) : plain.push(pair);
        });
        const found = after.map((node) => {
            const key = keyOf(node);
            const pair = key ? named.get(key) : plain.shift();
            named.delete(key);
            return pair && pair[0].nodeName === node.nodeName && pair[1].nodeName === node.nodeName ? [...pair, node] : [null, null, node];
        });
        const stays = new Set(found.map(([node]) => node));
        kept.filter((node) => !stays.has(node)).forEach((node) => node.remove());
        let place = live.firstChild;
        found.forEach(([node, last, next]) => {
            const one = node || document.importNode(next, true);
            if (one === place) {
                place = place.nextSibling;
            } else {
                moved(live, one, place);
            }
            if (node) {
                change(node, last, next);
            }
        });
    }

    // Where a script has added or taken children, all of them are made anew.
    function graft(live, last, next) {
        const [kept, before, after] = [live, last, next].map((node) => [...node.childNodes]);
        if (kept.length !== before.length) {
            live.replaceChildren(...copied(after));
            return;
        }
        if (before.some(keyOf) && after.some(keyOf)) {
            graftKeyed(live, [kept, before, after]);
            return;
        }
        const shared = Math.min(before.length, after.length);
        kept.slice(0, shared).forEach((node, place) => change(node, before[place], after[place]));
        kept.slice(shared).forEach((node) => node.remove());
        live.append(...copied(after.slice(shared)));
    }

    // What stands in `node` is what it was given.
    crm.adopt = (node) => made.set(node, node.innerHTML);

    // `node` shows `markup`, whatever it was given before.
    crm.renew = (node, markup) => {
        const last = made.get(node);
        made.set(node, markup);
        if (last === undefined) {
            node.innerHTML = markup;
        } else if (last !== markup) {
            graft(node, parsed(last), parsed(markup));
        }
    };
})();
