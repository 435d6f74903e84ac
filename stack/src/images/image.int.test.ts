import { execFile } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from '../home';
import { writeImage } from './image';

const out = mkdtempSync(join(tmpdir(), 'sextant-image-'));
afterAll(() => {
  rmSync(out, { recursive: true });
});

test('a program runs from its image alone', async () => {
  writeImage({ root: REPOSITORY, folder: 'packages/records', program: 'commands/migrate', out });
  const run = promisify(execFile)(process.execPath, ['--enable-source-maps', join(out, 'main.js')], {
    cwd: '/',
    env: {},
  });
  // All modules are loaded; only the configuration is missing.
  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_ADMIN_URL') });
  expect(readdirSync(join(out, 'packages'))).toEqual(['records']);
  expect(existsSync(join(out, 'packages/records/migrations/0001_baseline.sql'))).toBe(true);
  expect(readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'))).toEqual([]);
});

test('the image of a private checkout is readable by every user', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sextant-closed-'));
  const image = mkdtempSync(join(tmpdir(), 'sextant-image-'));
  try {
    const source = { recursive: true, verbatimSymlinks: true } as const;
    for (const folder of ['signals', 'simulator']) cpSync(join(REPOSITORY, folder), join(root, folder), source);
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCK));
    await promisify(execFile)('chmod', ['-R', 'go=', root]);
    writeImage({ root, folder: 'simulator', program: 'main', out: image });
    const closed = readdirSync(image, { recursive: true, encoding: 'utf8' })
      .map((name) => [name, lstatSync(join(image, name))] as const)
      .filter(([, stat]) => !stat.isSymbolicLink() && (stat.mode & 0o777) !== (stat.isDirectory() ? 0o755 : 0o644));
    expect([statSync(image).mode & 0o777, closed.map(([name]) => name)]).toEqual([0o755, []]);
  } finally {
    for (const folder of [root, image]) rmSync(folder, { recursive: true });
  }
});

const LOCK = {
  packages: {
    simulator: { dependencies: { '@sextant/signals': '0.1.0' } },
    'node_modules/@sextant/signals': { link: true, resolved: 'signals' },
    signals: {},
  },
};
