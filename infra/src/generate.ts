// `node infra/dist/generate.js`: writes docs/architecture.md and docs/settings.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { architectureDocument } from './documents/architecture';
import { settingsDocument } from './documents/settings';
import { outputsIn } from './documents/synthesized';
import { synthesize } from './main';
import { loadSettings } from './settings/load';

const DOCS = resolve(__dirname, '../../docs');

const folder = mkdtempSync(join(tmpdir(), 'sextant-generate-'));
try {
  synthesize(loadSettings('production'), folder);
  writeFileSync(join(DOCS, 'architecture.md'), `${architectureDocument()}\n`);
  writeFileSync(join(DOCS, 'settings.md'), `${settingsDocument(outputsIn(folder))}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
