import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHome, homeAt } from './home';

let root: string;
const umask = process.umask();
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'home-')), 'stack');
});
afterEach(() => {
  process.umask(umask);
  rmSync(join(root, '..'), { recursive: true });
});

const modeOf = (...parts: string[]): string => (statSync(join(root, ...parts)).mode & 0o777).toString(8);

test('other users cannot enter the folders or read files created later', () => {
  createHome(homeAt(root), false);
  expect(['.', 'run', 'logs', 'data', 'config'].map((folder) => modeOf(folder))).toEqual(Array(5).fill('700'));
  writeFileSync(join(root, 'data', 'appendonly.aof'), 'inputs');
  mkdirSync(join(root, 'data', 'loki'));
  expect([modeOf('data', 'appendonly.aof'), modeOf('data', 'loki')]).toEqual(['600', '700']);
});

test('under root, other users can only traverse to the data folders', () => {
  createHome(homeAt(root), true);
  expect(['.', 'data', 'logs', 'config', 'run'].map((folder) => modeOf(folder))).toEqual([
    '711',
    '711',
    '700',
    '700',
    '700',
  ]);
});

test('open folders are closed', () => {
  mkdirSync(join(root, 'logs'), { recursive: true });
  for (const folder of ['.', 'logs']) chmodSync(join(root, folder), 0o755);
  createHome(homeAt(root), false);
  expect([modeOf('.'), modeOf('logs')]).toEqual(['700', '700']);
});
