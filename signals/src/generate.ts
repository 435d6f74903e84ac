// Writes docs/signals.md from the catalogue: `node signals/dist/generate.js [--out FILE]`.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { validateCatalogue } from './declare/catalogue';
import { DOMAINS, sextant } from './domains/sextant';
import { signalsDocument } from './document';

const problems = validateCatalogue(sextant);
if (problems.length > 0) {
  process.stderr.write(`the catalogue is not valid:\n${problems.map((p) => `  - ${p}\n`).join('')}`);
  process.exit(1);
}
const at = process.argv.indexOf('--out');
const out = (at > 0 ? process.argv[at + 1] : undefined) ?? resolve(__dirname, '../../docs/signals.md');
writeFileSync(out, signalsDocument(sextant, DOMAINS));
