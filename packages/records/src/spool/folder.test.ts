import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@sextant/stack/until';
import { drainAbandoned, openFreeSpool } from './folder';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spools-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openFreeSpool(folder, 1024);

it('gives each process its own spool, and the lines of an ended process to the next one', async () => {
  const [first, second] = [await open(), await open()];
  await first.append('of the first');
  await second.append('of the second');
  await first.close();
  const third = await open();
  expect([third.lines, second.lines]).toEqual([1, 1]);
  await Promise.all([second.close(), third.close()]);
});

it('gives processes that start at the same time separate spools', async () => {
  const spools = await Promise.all(Array.from({ length: 8 }, open));
  await Promise.all(spools.map((spool, i) => spool.append(`line ${i}`)));
  expect(spools.map(({ lines }) => lines)).toEqual(spools.map(() => 1));
  await Promise.all(spools.map((spool) => spool.close()));
});

it('rethrows other errors of opening a spool', async () => {
  writeFileSync(join(folder, '0'), 'a file instead of a folder');
  await expect(open()).rejects.toThrow('EEXIST');
});

it('writes abandoned spools once Postgres is available, and never a spool in use', async () => {
  const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /jsonl$/.test(name));
  const used = await open();
  await used.append('in use');
  for (const abandoned of ['1', '7']) {
    mkdirSync(join(folder, abandoned));
    writeFileSync(join(folder, abandoned, '000000000003.jsonl'), `from ${abandoned}\n`);
  }
  const written: string[] = [];
  let available = false;
  const write = async (lines: readonly string[]) => {
    if (!available) throw new Error('Postgres is unavailable');
    written.push(...lines);
  };
  const stopping = new AbortController();
  const draining = drainAbandoned({ folder, write, signal: stopping.signal, everyMs: 5 });
  await delay(100);
  expect(files()).toHaveLength(3);
  available = true;
  await until('the abandoned spools are empty', () => files().length === 1);
  expect(written.sort()).toEqual(['from 1', 'from 7']);
  expect(files()).toEqual(['0/000000000001.jsonl']);
  stopping.abort();
  await Promise.all([draining, used.close()]);
});
