import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spool } from './spool';
import { inFreeFolder } from './spool-folder';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spools-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => inFreeFolder(folder, (spoolDir) => Spool.open(spoolDir, 1024));

it('gives each a spool of its own, and what one left to the next that comes', async () => {
  const [first, second] = [await open(), await open()];
  await first.append('of the first');
  await second.append('of the second');
  await first.close();
  const third = await open();
  expect([third.lines, second.lines]).toEqual([1, 1]);
  await Promise.all([second.close(), third.close()]);
});

it('throws what opening throws for another reason', async () => {
  const broken = inFreeFolder(folder, () => Promise.reject(new Error('no space left')));
  await expect(broken).rejects.toThrow('no space left');
});
