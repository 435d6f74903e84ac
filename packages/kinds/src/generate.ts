// Writes docs/schemas/page.json: `node packages/kinds/dist/generate.js [--out FOLDER]`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pageSchema } from './page/document';

const at = process.argv.indexOf('--out');
const out = (at > 0 ? process.argv[at + 1] : undefined) ?? resolve(__dirname, '../../../docs/schemas');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'page.json'), `${JSON.stringify(pageSchema, null, 2)}\n`);
