import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotate } from './log-rotation';

test('a log above the size limit is moved to .1, a smaller one is kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-logs-'));
  const file = join(folder, 'redis.log');
  writeFileSync(file, 'twelve bytes');
  rotate(file, 12);
  expect(existsSync(`${file}.1`)).toBe(false);
  rotate(file, 11);
  expect([readFileSync(`${file}.1`, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['twelve bytes', '']);
  rotate(join(folder, 'absent.log'), 1);
  rmSync(folder, { recursive: true });
});
