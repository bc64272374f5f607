// How to cite a card, its link for good, and the code that embeds it: dialogs filled where the reader asks.
(function () {
    'use strict';

    const crm = window.crm;

    function element(tag, properties, ...children) {
        const made = Object.assign(document.createElement(tag), properties);
        made.append(...children);
        return made;
    }

    // The address of what is shown, of this release for good; `more` is added to it.
    function pinned(more) {
        const asked = new URLSearchParams(location.search);
        asked.set('release', crm.release());
        Object.entries(more || {}).forEach(([key, value]) => asked.set(key, value));
        return `${location.origin}${location.pathname}?${asked.toString().replace(/%2C/gi, ',')}`;
    }

    async function copied(text) {
        try {
            await navigator.clipboard.writeText(text);
        } catch (error) {
            return false;
        }
        return true;
    }

    // A text to take along, with the name it has beside others; `file` is what it is saved as.
    function block(text, file, name) {
        const quote = element(file ? 'pre' : 'p', { className: 'cite-text selectable', tabIndex: 0, textContent: text });
        quote.setAttribute('role', 'region');
        quote.setAttribute('aria-label', name);
        const take = element('button', { type: 'button', className: 'button', textContent: crm.text('cite.copy') });
        const said = element('span', { className: 'cite-said', role: 'status' });
        take.addEventListener('click', async () => {
            said.textContent = (await copied(text)) ? crm.text('cite.copied') : crm.text('cite.not_copied');
        });
        const buttons = [take];
        if (file) {
            const save = element('button', { type: 'button', className: 'button', textContent: crm.text('cite.save', { file }) });
            save.addEventListener('click', () => crm.save(new Blob([text], { type: 'text/plain' }), file));
            buttons.push(save);
        }
        return element('section', {}, quote, element('p', {}, ...buttons, said));
    }

    function named(name, text, file) {
        const made = block(text, file, name);
        made.prepend(element('h3', { className: 'cite-kind', textContent: name }));
        return made;
    }

    function record(card) {
        const { source, licence } = crm.cardWords(card);
        return {
            author: crm.text('cite.author'), app: crm.text('cite.product'), title: crm.titleAlone(card), release: crm.release(),
            year: crm.release().slice(0, 4), date: new Date().toISOString().slice(0, 10), url: pinned(), note: [source, licence].filter(Boolean).join(' '),
        };
    }

    function bibtex(one) {
        const braced = (text) => text.replace(/([&%$#_{}])/g, '\\$1');
        const fields = {
            author: `{${one.author}}`, title: braced(one.title), year: one.year, howpublished: braced(one.app),
            version: one.release, url: one.url, urldate: one.date, note: braced(one.note),
        };
        const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
        return `@misc{crm_${one.release.replace(/-/g, '_')}_figure,\n${lines.join('\n')}\n}\n`;
    }

    function ris(one) {
        const tags = [['TY', 'DATA'], ['AU', one.author], ['TI', one.title], ['T2', one.app], ['PY', one.year], ['ET', one.release], ['UR', one.url], ['Y2', one.date.replace(/-/g, '/')], ['N1', one.note], ['ER', '']];
        return tags.map(([tag, value]) => `${tag}  - ${value}\r\n`).join('');
    }

    // The publishers' own references come with the rows; nothing where the card has none.
    async function published(card) {
        const link = card.querySelector('.card-menu a[href*="/api/v1/"]');
        if (!link) {
            return [];
        }
        const asked = new URL(link.href);
        asked.pathname = asked.pathname.replace(/(\.excel)?\.\w+$/, '.metadata.json');
        const response = await fetch(crm.withRelease(asked.href));
        if (!response.ok) {
            return [];
        }
        const { citation } = await response.json();
        return [
            ['cite.sources_apa', citation.apa.join('\n\n')],
            ['cite.sources_bibtex', citation.bibtex, 'sources.bib'],
            ['cite.sources_ris', citation.ris, 'sources.ris'],
        ].map(([key, text, file]) => named(crm.text(key), text, file));
    }

    function cite(card) {
        const one = record(card);
        const sources = published(card).catch(() => []);
        crm.open('cite', (dialog) => {
            const part = (name) => dialog.querySelector(`[data-part=${name}]`);
            const put = (name, text, file) => {
                const title = part(name).closest('.accordion-item').querySelector('button').textContent;
                part(name).replaceChildren(block(text, file, title));
            };
            put('apa', crm.text('cite.text', one));
            put('bibtex', bibtex(one), 'figure.bib');
            put('ris', ris(one), 'figure.ris');
            put('link', one.url);
            sources.then((blocks) => {
                part('sources').replaceChildren(...blocks);
                part('sources').closest('.accordion-item').hidden = !blocks.length;
            });
        });
    }

    function embed(card) {
        const title = crm.titleAlone(card);
        const high = Math.round(card.getBoundingClientRect().height) + 90;
        const frame = element('iframe', { src: pinned({ embed: card.id || '1' }), title, width: '100%', height: String(high) });
        frame.setAttribute('style', 'border:0');
        frame.setAttribute('loading', 'lazy');
        const blocks = [named(crm.text('embed.code'), frame.outerHTML), named(crm.text('cite.link'), frame.src)];
        crm.open('embed', (dialog) => dialog.querySelector('[data-part]').replaceChildren(...blocks));
    }

    async function link(card) {
        if (await copied(pinned())) {
            crm.toast(crm.text('link.copied', { release: crm.release() }));
        } else {
            cite(card);
        }
    }

    // In a page of others, what leads elsewhere opens beside it.
    if (document.documentElement.dataset.embed) {
        document.addEventListener('click', ({ target }) => {
            const out = target.closest('a[href]:not([download])');
            if (out && out.matches('.embed-link')) {
                out.href = pinned();
            } else if (out && (out.origin !== location.origin || out.pathname !== location.pathname)) {
                Object.assign(out, { target: '_blank', rel: 'noopener' });
            }
        }, true);
    }

    // References on the page itself name its address whole, also where the server is not told its own.
    function complete(part) {
        part.querySelectorAll('[data-address]').forEach((place) => {
            place.textContent = new URL(place.dataset.address, location.origin).href;
        });
    }

    ['crm:ready', 'crm:moved'].forEach((name) => document.addEventListener(name, () => complete(document.body)));
    document.addEventListener('crm:filled', ({ target }) => complete(target));

    crm.pinned = pinned;
    Object.assign(crm.actions, { cite, embed, link });
})();
