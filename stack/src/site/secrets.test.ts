import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './secrets';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sextant-secrets-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('secrets are random, persistent and private', () => {
  const file = join(folder, 'secrets.env');
  const made = loadSecrets(file);
  expect(loadSecrets(file)).toEqual(made);
  expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
  expect(made.OPS_API_KEY).toMatch(/^[0-9a-f]{48}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a missing secret is added, existing secrets are kept, and the mode of the file is corrected', () => {
  const file = join(folder, 'secrets.env');
  writeFileSync(file, 'OPS_API_KEY=mine=1\n', { mode: 0o644 });
  expect(loadSecrets(file).OPS_API_KEY).toBe('mine=1');
  expect(readFileSync(file, 'utf8')).toMatch(/^GITHUB_WEBHOOK_SECRET=\w+$/m);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
