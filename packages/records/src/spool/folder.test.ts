import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { drainAbandoned, openFreeSpool } from './folder';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spools-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openFreeSpool(folder, 1024);

it('gives each a spool of its own, and what one left to the next that comes', async () => {
  const [first, second] = [await open(), await open()];
  await first.append('of the first');
  await second.append('of the second');
  await first.close();
  const third = await open();
  expect([third.lines, second.lines]).toEqual([1, 1]);
  await Promise.all([second.close(), third.close()]);
});

it('gives each of several that start at the same time a spool of its own', async () => {
  const spools = await Promise.all(Array.from({ length: 8 }, open));
  await Promise.all(spools.map((spool, i) => spool.append(`line ${i}`)));
  expect(spools.map(({ lines }) => lines)).toEqual(spools.map(() => 1));
  await Promise.all(spools.map((spool) => spool.close()));
});

it('throws what opening throws for another reason', async () => {
  writeFileSync(join(folder, '0'), 'a file where the folder belongs');
  await expect(open()).rejects.toThrow('EEXIST');
});

describe('what others left', () => {
  const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /jsonl$/.test(name));

  it('is written by those that live, in folders and where earlier versions wrote it, but never what is in use', async () => {
    const used = await open();
    await used.append('in use');
    for (const left of ['1', '7', '.']) {
      mkdirSync(join(folder, left), { recursive: true });
      writeFileSync(join(folder, left, '000000000003.jsonl'), `left in ${left}\n`);
    }
    const written: string[] = [];
    let away = true;
    const write = async (lines: readonly string[]) => {
      if (away) throw new Error('Postgres is away');
      written.push(...lines);
    };
    const stopping = new AbortController();
    const draining = drainAbandoned({ folder, write, signal: stopping.signal, everyMs: 5 });
    await delay(100);
    expect(files()).toHaveLength(4);
    away = false;
    while (files().length > 1) await delay(10);
    expect(written.sort()).toEqual(['left in .', 'left in 1', 'left in 7']);
    expect(files()).toEqual(['0/000000000001.jsonl']);
    stopping.abort();
    await Promise.all([draining, used.close()]);
  });
});
