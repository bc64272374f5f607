// A card's picture as a file that stands alone: on white, with what it is of, its title, unit, legend, source, licence,
// address and release, in the pages' own face.
(function () {
    'use strict';

    const crm = window.crm;
    const SVG = 'http://www.w3.org/2000/svg';
    const EDGE = 24;
    const LEAST_WIDTH = 640;
    const FAMILY = "'Source Sans 3', Arial, sans-serif";
    const pen = document.createElement('canvas').getContext('2d');
    let face = null;

    const fileName = (card, ending) => crm.fileName(card.id || 'list', ending);

    function lines(text, width, size, weight) {
        pen.font = `${weight} ${size}px ${FAMILY}`;
        return text.split(/[ \n]+/).reduce((found, word) => {
            const longer = found.length ? `${found[found.length - 1]} ${word}` : word;
            return found.length && pen.measureText(longer).width <= width ? [...found.slice(0, -1), longer] : [...found, word];
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

    // The face goes along in the file: a picture loads nothing.
    async function fontStyle() {
        if (!face) {
            const response = await fetch(document.querySelector('link[rel=preload][as=font]').href);
            const bytes = new Uint8Array(await response.arrayBuffer());
            const text = btoa(bytes.reduce((found, byte) => found + String.fromCharCode(byte), ''));
            face = `@font-face{font-family:"Source Sans 3";font-weight:400 600;src:url(data:font/woff2;base64,${text}) format("woff2")}`;
        }
        return face;
    }

    function hatch() {
        const pattern = document.querySelector('.hatch pattern').cloneNode(true);
        pattern.querySelector('.hatch-ground').setAttribute('fill', crm.token('--hatch-ground'));
        pattern.querySelector('.hatch-line').setAttribute('fill', crm.token('--hatch-line'));
        return pattern;
    }

    // The notes on boundaries and names of the areas that a map shows.
    function notes(layout) {
        const asked = layout && layout.meta && layout.meta.map ? layout.meta.map.notes : [];
        return asked.map((id) => document.querySelector(`#map-notes [data-note="${id}"]`)).filter(Boolean).map((one) => one.textContent.trim());
    }

    // Names of flows and beside marks have a rim of white, as on the page: no line strikes them through.
    function rimmed(chart, ground) {
        chart.querySelectorAll('.node-label, .bartext-outside, .textpoint text, .annotation-text').forEach((label) => {
            Object.assign(label.style, { paintOrder: 'stroke', stroke: ground, strokeWidth: '4px', strokeLinejoin: 'round', textShadow: 'none' });
        });
    }

    async function picture(card) {
        const plot = card.querySelector('.js-plotly-plot');
        const box = plot.getBoundingClientRect();
        const width = Math.max(LEAST_WIDTH, box.width);
        const { height } = box;
        const { figure, ink, soft, ground, pattern } = crm.inLight(() => ({
            figure: crm.redressed(plot, width, height), ink: crm.token('--ink'), soft: crm.token('--ink-2'), ground: crm.token('--surface-raised'), pattern: hatch(),
        }));
        const source = await window.Plotly.toImage({ data: figure.data, layout: figure.layout }, { format: 'svg', width, height });
        const chart = new DOMParser().parseFromString(decodeURIComponent(source.slice(source.indexOf(',') + 1)), 'image/svg+xml').documentElement;
        const said = crm.cardWords(card);
        let top = EDGE;

        function written(text, size, weight, fill) {
            return lines(text, width, size, weight).map((line) => {
                top += size * 1.35;
                return node('text', { x: EDGE, y: top, 'font-size': size, 'font-weight': weight, 'font-family': FAMILY, fill }, line);
            });
        }

        const above = [...written([crm.heading(), ...crm.subject().map((pair) => pair.join(': '))].join(' · '), 13, 400, soft), ...written(said.title, 18, 600, ink), ...written(said.subtitle, 13, 400, soft), ...written(said.legend, 13, 400, soft)];
        top += 12;
        chart.setAttribute('x', EDGE);
        chart.setAttribute('y', top);
        top += height + 4;
        if (card.querySelector('.has-map')) {
            crm.hatchPicture(plot, chart);
        }
        rimmed(chart, ground);
        const legend = crm.inLight(() => crm.mapLegend(plot, EDGE, top, width, FAMILY));
        top += legend.height;
        const below = [];
        below.push(...written(said.reading, 13, 400, soft));
        below.push(...written([said.source, said.licence, ...notes(plot.layout)].filter(Boolean).join(' '), 13, 400, soft));
        below.push(...written(`${crm.text('cite.product')}, ${crm.text('cite.release', { release: crm.release() })} · ${decodeURIComponent(crm.pinned())}`, 13, 400, soft));
        const whole = { width: width + 2 * EDGE, height: Math.ceil(top + EDGE) };
        const root = node('svg', { xmlns: SVG, viewBox: `0 0 ${whole.width} ${whole.height}`, ...whole, role: 'img' });
        const defs = node('defs', {});
        defs.append(pattern, node('style', {}, await fontStyle()));
        root.append(node('title', {}, said.title), defs, node('rect', { ...whole, fill: ground }), ...above, chart, ...legend.nodes, ...below);
        return { text: new XMLSerializer().serializeToString(root), ...whole };
    }

    async function svg(card) {
        const { text } = await picture(card);
        crm.save(new Blob([text], { type: 'image/svg+xml' }), fileName(card, 'svg'));
    }

    async function png(card) {
        const { text, width, height } = await picture(card);
        const image = new Image();
        image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = width * 2;
        canvas.height = height * 2;
        const brush = canvas.getContext('2d');
        brush.scale(2, 2);
        brush.drawImage(image, 0, 0, width, height);
        canvas.toBlob((blob) => crm.save(blob, fileName(card, 'png')), 'image/png');
    }

    Object.assign(crm.actions, { svg, png });
})();
