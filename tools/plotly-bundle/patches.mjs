// What the bundle changes in plotly.js: for speed, where what is drawn stays the same, and two things it has no setting for.
// Each edit names the text it replaces and how often that stands there, so that a new version cannot pass unseen.

const KEPT = `
// Shapes come once per page and are drawn on every map after every choice: what follows from one alone is kept with it.
const keptWith = { feature: new WeakMap(), box: new WeakMap(), polygons: new WeakMap() };
function kept(kind, shape, make) {
    const known = keptWith[kind];
    if (!known.has(shape)) known.set(shape, make());
    return known.get(shape);
}
`;

const KEPT_PATHS = `
// The outline of a shape, in pixels, for each of the last few projections it was drawn in.
const keptPaths = new WeakMap();
const PROJECTIONS_KEPT = 8;
function keptPath(shape, projection, pathFn) {
    if (!shape || shape.type !== 'Feature') return pathFn(shape);
    if (!keptPaths.has(shape)) keptPaths.set(shape, new Map());
    const known = keptPaths.get(shape);
    if (!known.has(projection)) {
        if (known.size === PROJECTIONS_KEPT) known.delete(known.keys().next().value);
        known.set(projection, pathFn(shape));
    }
    return known.get(projection);
}
function projectionKey(layout, projection) {
    const { scale, translate, rotate, center, clipExtent, parallels } = projection;
    const parts = [scale, translate, rotate, center, clipExtent, parallels].map((get) => get && get.call(projection));
    return JSON.stringify([layout.projection, parts]);
}
`;

export const patches = [
    {
        // A Sankey fades from one state to the next for half a second, and has no option not to: it is drawn at once.
        // Names stand within, over the flows, and cannot be had outside: with the meta of 'names_outside' they are.
        file: 'traces/sankey/render.js',
        edits: [
            { find: /\.transition\(\)\s*\.ease\(c\.ease\)\.duration\(c\.duration\)/g, times: 7, put: '' },
            { find: /left: n\.originalLayer === 1,/g, times: 1, put: `left: (n.originalLayer === 1) !== (d.trace.meta === 'names_outside'),` },
        ],
    },
    {
        // A number and its per cent sign are apart by a thin space, as in the pages' words.
        file: 'plots/plots.js',
        edits: [
            {
                find: /formatObj\.thousands = separators\.charAt\(1\);\n/g,
                times: 1,
                put: (found) => `${found}    formatObj.percent = '\u202f%';\n`,
            },
        ],
    },
    {
        file: 'lib/geo_location_utils.js',
        edits: [
            { find: /^'use strict';\n/g, times: 1, put: (found) => found + KEPT },
            {
                find: /var fOut = (\{\s+type: 'Feature',\s+id: id,\s+geometry: geometry,\s+properties: \{\}\s+\});\s+fOut\.properties\.ct = findCentroid\(fOut\);/g,
                times: 1,
                put: (found, made) => `var fOut = kept('feature', fIn, () => {
                    const made = ${made};
                    made.properties.ct = findCentroid(made);
                    return made;
                });`,
            },
            {
                find: /const computeBbox = \(d\) => boundsOfCoords\(coordsOf\(d\)\);/g,
                times: 1,
                put: `const computeBbox = (d) => kept('box', d, () => boundsOfCoords(coordsOf(d)));`,
            },
            {
                find: /^function feature2polygons\(feature\) \{/gm,
                times: 1,
                put: `function feature2polygons(feature) {
    return kept('polygons', feature, () => polygonsOf(feature));
}

function polygonsOf(feature) {`,
            },
        ],
    },
    {
        file: 'plots/geo/geo.js',
        edits: [
            { find: /^'use strict';\n/g, times: 1, put: (found) => found + KEPT_PATHS },
            {
                find: /this\.dataPaths\[k\]\.attr\('d', function \(d\) \{\s+return pathFn\(d\.geojson\);\s+\}\);/g,
                times: 1,
                put: `this.dataPaths[k].each(function (d) {
            const outline = keptPath(d.geojson, key, pathFn) || '';
            if (this.getAttribute('d') !== outline) this.setAttribute('d', outline);
        });`,
            },
            {
                find: /^proto\._render = function \(\) \{\n\s+var projection = this\.projection;\n/gm,
                times: 1,
                put: (found) => `${found}    const key = projectionKey(this.graphDiv._fullLayout[this.id], projection);\n`,
            },
        ],
    },
    {
        // A property's name is taken apart for each of thousands of settings of a chart: each name once is enough.
        file: 'lib/nested_property.js',
        edits: [
            {
                find: /^module\.exports = function nestedProperty\(container, propStr\) \{\n([\s\S]*?)\n {4}if\(typeof container !== 'object'\)/gm,
                times: 1,
                put: (found, takenApart) => `const keptParts = new Map();

function partsOf(propStr) {
${takenApart}
    return propParts;
}

module.exports = function nestedProperty(container, propStr) {
    let known = keptParts.get(propStr);
    if(!known) keptParts.set(propStr, known = partsOf(propStr));
    const propParts = known.slice();
    propStr = String(propStr);
    if(typeof container !== 'object')`,
            },
        ],
    },
    {
        // Whether a label of an axis runs out of the picture is asked of all labels at each of them, and they are put in
        // place twice at one angle: once is enough.
        file: 'plots/cartesian/axes.js',
        edits: [
            {
                find: /\n +if\(ax\._adjustTickLabelsOverflow\) \{\n +ax\._adjustTickLabelsOverflow\(\);\n +\}(\n +\} else \{\n[\s\S]*?\n {12}\}\n {8}\}\);\n)/g,
                times: 1,
                put: (found, rest) => `${rest}        if(ax._adjustTickLabelsOverflow) ax._adjustTickLabelsOverflow();\n`,
            },
            {
                find: /positionLabels\(tickLabels, \(prevAngle \+ 1\) \? prevAngle : tickAngle\);/g,
                times: 1,
                put: (found) => `const placedAt = (prevAngle + 1) ? prevAngle : tickAngle;
    const upright = (angle) => isNumeric(angle) ? +angle : 0;
    positionLabels(tickLabels, placedAt);`,
            },
            {
                find: /function fixLabelOverlaps\(\) \{\n +positionLabels\(tickLabels, tickAngle\);/g,
                times: 1,
                put: `function fixLabelOverlaps() {
        if(labelsReady.length || upright(placedAt) !== upright(tickAngle)) positionLabels(tickLabels, tickAngle);`,
            },
        ],
    },
    {
        // Where a text stands does not change how large it is: the size measured for its words is moved along.
        file: 'components/drawing/index.js',
        edits: [
            {
                find: /if \(!transform\) \{\n/g,
                times: 1,
                put: (found) => `const moved = /^translate\\((-?[\\d.]+), ?(-?[\\d.]+)\\)$/.exec(transform || '');
            if (moved) {
                const box = drawing.bBox(innerNode, false, hash);
                const across = x + Number(moved[1]);
                const down = y + Number(moved[2]);
                box.left += across;
                box.right += across;
                box.top += down;
                box.bottom += down;
                return box;
            }
            ${found}`,
            },
        ],
    },
];

// Return `text` with the edits of `patch`; throws where the text they replace is not there as often as it should be.
export function patched(patch, text) {
    return patch.edits.reduce((edited, { find, times, put }) => {
        const found = (edited.match(find) || []).length;
        if (found !== times) {
            throw new Error(`${patch.file}: ${find} found ${found} times, ${times} expected; plotly.js has changed`);
        }
        return edited.replace(find, put);
    }, text);
}
