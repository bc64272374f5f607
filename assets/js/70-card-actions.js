// What a card can do, by [data-action]: pictures with title and source, full screen, citation.
(function () {
    'use strict';

    const crm = window.crm;
    const SVG = 'http://www.w3.org/2000/svg';
    const EDGE = 24;

    function part(card, kind) {
        return document.getElementById(`${card.id}-${kind}`);
    }

    function words(card, kind) {
        const node = part(card, kind);
        return node ? node.textContent.trim() : '';
    }

    function release() {
        const found = document.querySelector('.footer').textContent.match(/\d{4}-\d{2}-\d{2}-[0-9a-f]{8}/);
        return found ? found[0] : '';
    }

    function fileName(card, ending) {
        const state = location.search.replace(/^\?/, '').replace(/[^\w-]+/g, '-');
        return ['crm', card.id.replace(/-+/g, '_'), state, release()].filter(Boolean).join('_') + `.${ending}`;
    }

    function lines(text, width, size) {
        const most = Math.max(20, Math.floor(width / (size * 0.56)));
        return text.split(/\s+/).reduce((found, word) => {
            const last = found[found.length - 1];
            if (last !== undefined && `${last} ${word}`.length <= most) {
                found[found.length - 1] = `${last} ${word}`;
            } else {
                found.push(word);
            }
            return found;
        }, []);
    }

    function node(name, attributes, text) {
        const made = document.createElementNS(SVG, name);
        Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
        if (text) {
            made.textContent = text;
        }
        return made;
    }

    // The picture on white with its title, subtitle and source line; the hatch of "no data" comes along.
    async function picture(card) {
        const plot = card.querySelector('.js-plotly-plot');
        const { width, height } = plot.getBoundingClientRect();
        const source = await window.Plotly.toImage(plot, { format: 'svg', width, height });
        const chart = new DOMParser().parseFromString(decodeURIComponent(source.slice(source.indexOf(',') + 1)), 'image/svg+xml').documentElement;
        const style = getComputedStyle(document.documentElement);
        const ink = style.getPropertyValue('--ink').trim();
        const soft = style.getPropertyValue('--ink-2').trim();
        const family = 'system-ui, sans-serif';
        const rows = [
            ...lines(words(card, 'title'), width, 18).map((text) => ({ text, size: 18, weight: 600, fill: ink })),
            ...lines(words(card, 'subtitle'), width, 13).map((text) => ({ text, size: 13, weight: 400, fill: soft })),
        ];
        const general = card.querySelector('.has-map') ? document.querySelector('#map-notes [data-note=general]').textContent : '';
        const notes = lines(`${words(card, 'source')} ${general} ${crm.client().app}, ${release()}`, width, 11).map((text) => ({ text, size: 11, weight: 400, fill: soft }));
        let top = EDGE;
        const texts = rows.map(({ text, size, weight, fill }) => {
            top += size * 1.3;
            return node('text', { x: EDGE, y: top, 'font-size': size, 'font-weight': weight, 'font-family': family, fill }, text);
        });
        top += 12;
        chart.setAttribute('x', EDGE);
        chart.setAttribute('y', top);
        top += height + 4;
        const legend = crm.mapLegend(plot, EDGE, top, width, family);
        top += legend.height;
        const below = notes.map(({ text, size, fill }) => {
            top += size * 1.35;
            return node('text', { x: EDGE, y: top, 'font-size': size, 'font-family': family, fill }, text);
        });
        const whole = { width: width + 2 * EDGE, height: top + EDGE };
        const root = node('svg', { xmlns: SVG, viewBox: `0 0 ${whole.width} ${whole.height}`, ...whole });
        const pattern = document.querySelector('.hatch pattern').cloneNode(true);
        pattern.querySelector('.hatch-ground').setAttribute('fill', style.getPropertyValue('--hatch-ground').trim());
        pattern.querySelector('.hatch-line').setAttribute('fill', style.getPropertyValue('--hatch-line').trim());
        const defs = node('defs', {});
        defs.append(pattern);
        const ground = node('rect', { ...whole, fill: style.getPropertyValue('--surface-raised').trim() });
        if (card.querySelector('.has-map')) {
            crm.hatchPicture(plot, chart);
        }
        root.append(defs, ground, ...texts, chart, ...legend.nodes, ...below);
        return { text: new XMLSerializer().serializeToString(root), ...whole };
    }

    function save(blob, name) {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(blob);
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }

    async function saveSvg(card) {
        const { text } = await picture(card);
        save(new Blob([text], { type: 'image/svg+xml' }), fileName(card, 'svg'));
    }

    async function savePng(card) {
        const { text, width, height } = await picture(card);
        const image = new Image();
        image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = width * 2;
        canvas.height = height * 2;
        const pen = canvas.getContext('2d');
        pen.scale(2, 2);
        pen.drawImage(image, 0, 0, width, height);
        canvas.toBlob((blob) => save(blob, fileName(card, 'png')), 'image/png');
    }

    function fullScreen(card) {
        if (document.fullscreenElement) {
            document.exitFullscreen();
        } else if (card.requestFullscreen) {
            card.requestFullscreen();
        }
    }

    function cite(card) {
        const text = crm.text('cite.text', {
            app: crm.client().app,
            title: words(card, 'title').replace(/\.$/, ''),
            release: release(),
            date: new Date().toISOString().slice(0, 10),
            url: location.href,
            sources: words(card, 'source'),
        });
        const quote = document.createElement('p');
        quote.className = 'cite-text';
        quote.tabIndex = 0;
        quote.textContent = text.trim();
        const buttons = [['cite.copy', text.trim()], ['cite.link', location.href]].map(([key, value]) => {
            const button = document.createElement('button');
            Object.assign(button, { type: 'button', className: 'button', textContent: crm.text(key) });
            button.addEventListener('click', async () => {
                await navigator.clipboard.writeText(value);
                button.textContent = crm.text('cite.copied');
            });
            return button;
        });
        const dialog = document.getElementById('cite');
        dialog.querySelector('.cite-body').replaceChildren(quote, ...buttons);
        dialog.showModal();
    }

    const ACTIONS = { png: savePng, svg: saveSvg, fullscreen: fullScreen, cite };

    document.addEventListener('click', (event) => {
        const button = event.target.closest('[data-action]');
        const action = button && ACTIONS[button.dataset.action];
        if (action) {
            action(button.closest('.card'));
        }
        // Menus close once something in them was chosen or the click was elsewhere.
        document.querySelectorAll('.card-menu[open]').forEach((menu) => {
            if (!menu.contains(event.target) || event.target.closest('.menu-item')) {
                menu.open = false;
            }
        });
    });

    document.addEventListener('fullscreenchange', () => window.dispatchEvent(new Event('resize')));
})();
