// npm install --ignore-scripts && npm run build
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

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

// A Sankey fades from one state to the next for half a second, and has no option not to: here it is drawn at once.
const atOnce = {
    name: 'sankey-at-once',
    setup(plugin) {
        plugin.onLoad({ filter: /traces\/sankey\/render\.js$/ }, ({ path }) => {
            const pieces = readFileSync(path, 'utf8').split(/\.transition\(\)\s*\.ease\(c\.ease\)\.duration\(c\.duration\)/);
            if (pieces.length !== 8) {
                throw new Error(`${path}: ${pieces.length - 1} transitions found, 7 expected; plotly.js has changed`);
            }
            return { contents: pieces.join('') };
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
    plugins: [inlineCss, atOnce],
});

const banner = `/* plotly.js ${version}, bundle of scatter, bar, choropleth, heatmap, sankey, scattergeo.
 * Copyright 2012-2026, Plotly, Inc. Licensed under the MIT license: plotly-crm.LICENSE.txt.
 * Built by tools/plotly-bundle. */\n`;
writeFileSync(target, banner + result.outputFiles[0].text);
console.log(`${target.pathname}: ${Math.round((banner.length + result.outputFiles[0].text.length) / 1024)} kB`);
