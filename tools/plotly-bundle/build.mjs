// npm install --ignore-scripts && npm run build
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { patched, patches } from './patches.mjs';

const target = new URL('../../assets/vendor/plotly-crm.min.js', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('node_modules/plotly.js/package.json', import.meta.url)));

// plotly.js imports its few style sheets as modules; its own build inlines them the same way.
const inlineCss = {
    name: 'inline-css',
    setup(plugin) {
        plugin.onLoad({ filter: /\.css$/ }, ({ path }) => ({
            contents: `const style = document.createElement('style');
style.textContent = ${JSON.stringify(readFileSync(path, 'utf8'))};
document.head.appendChild(style);`,
        }));
    },
};

const applied = new Set();
const lighter = {
    name: 'lighter',
    setup(plugin) {
        patches.forEach((patch) => {
            const name = patch.file.replace(/[.\\/]/g, '\\$&');
            plugin.onLoad({ filter: new RegExp(`plotly\\.js/src/${name}$`) }, ({ path }) => {
                applied.add(patch.file);
                return { contents: patched(patch, readFileSync(path, 'utf8')) };
            });
        });
    },
};

const result = await build({
    entryPoints: ['entry.js'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'Plotly',
    target: 'es2020',
    legalComments: 'none',
    alias: { stream: 'stream-browserify', regl: '@plotly/regl' },
    define: { global: 'window', 'define.amd': 'false', 'process.env.NODE_DEBUG': 'false' },
    plugins: [inlineCss, lighter],
});

const missed = patches.filter((patch) => !applied.has(patch.file)).map((patch) => patch.file);
if (missed.length) {
    throw new Error(`never loaded, so not changed: ${missed.join(', ')}`);
}

const banner = `/* plotly.js ${version}, bundle of scatter, bar, choropleth, heatmap, sankey, scattergeo.
 * Copyright 2012-2026, Plotly, Inc. Licensed under the MIT license: plotly-crm.LICENSE.txt.
 * Built by tools/plotly-bundle. */\n`;
writeFileSync(target, banner + result.outputFiles[0].text);
console.log(`${target.pathname}: ${Math.round((banner.length + result.outputFiles[0].text.length) / 1024)} kB`);
