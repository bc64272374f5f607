// npm install --ignore-scripts && npm run build
import { readFileSync, writeFileSync } from 'node:fs';
import { compile } from 'sass';

const assets = new URL('../../assets/vendor/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('node_modules/bootstrap/package.json', import.meta.url)));
const { css } = compile('crm.scss', {
    loadPaths: ['node_modules'],
    style: 'compressed',
    quietDeps: true,
    // Bootstrap 5 is written with Sass's older rules throughout.
    silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
});

const banner = `/* Bootstrap ${version}, cut and coloured by tools/bootstrap. MIT: bootstrap-crm.LICENSE.txt */\n`;
writeFileSync(new URL('bootstrap-crm.min.css', assets), banner + css.replace(/^\uFEFF/, '') + '\n');
writeFileSync(new URL('bootstrap-crm.LICENSE.txt', assets), readFileSync(new URL('node_modules/bootstrap/LICENSE', import.meta.url)));
