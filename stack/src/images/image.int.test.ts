import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from '../home';
import { writeImage } from './image';

const out = mkdtempSync(join(tmpdir(), 'sextant-image-'));
afterAll(() => {
  rmSync(out, { recursive: true });
});

test('a service runs from what its image has, far from the repository', async () => {
  writeImage({ root: REPOSITORY, folder: 'services/records', program: 'migrate', out });
  const run = promisify(execFile)(process.execPath, ['--enable-source-maps', join(out, 'main.js')], {
    cwd: '/',
    env: {},
  });
  // Every module was found: what it lacks is its configuration.
  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_ADMIN_URL') });
  expect(readdirSync(join(out, 'services'))).toEqual(['records']);
  expect(existsSync(join(out, 'services/records/migrations/0001_orgs_runs_run_steps.sql'))).toBe(true);
  expect(readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'))).toEqual([]);
});
