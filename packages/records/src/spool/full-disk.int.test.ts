import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { placesOf } from '../ledger/admission';
import { Spool } from './spool';

const MEGABYTE = 1024 * 1024;
/** A file system of a megabyte: only root may mount one. */
const isRoot = process.getuid?.() === 0;
let folder: string;
let mounted = false;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'full-'));
  if (isRoot) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  mounted = isRoot;
});
afterEach(() => {
  if (mounted) execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});

const spoolFolder = () => join(folder, 'spool');
const open = (lines: number) => Spool.open(spoolFolder(), 100 * MEGABYTE, lines);
/** Fills what is free, but for so many bytes. */
function fillDisk(spare = 0): void {
  writeFileSync(join(folder, 'spare'), Buffer.alloc(spare));
  for (let size = 256 * 1024; size >= 1; size = Math.floor(size / 2)) {
    for (let i = 0; ; i++) {
      const path = join(folder, `filler-${size}-${i}`);
      try {
        writeFileSync(path, Buffer.alloc(size));
      } catch {
        rmSync(path, { force: true });
        break;
      }
    }
  }
  rmSync(join(folder, 'spare'));
}
const freeDisk = () =>
  readdirSync(folder)
    .filter((n) => n.startsWith('filler'))
    .forEach((n) => rmSync(join(folder, n)));
async function until(holds: () => boolean): Promise<boolean> {
  for (const end = Date.now() + 5_000; !holds() && Date.now() < end;) await delay(20);
  return holds();
}
async function drained(spool: Spool): Promise<string[]> {
  const lines: string[] = [];
  for (let [segment] = spool.take(); segment; [segment] = spool.take()) {
    lines.push(...(await spool.read(segment)));
    await spool.remove(segment);
  }
  return lines;
}
const line = (n: number) => `${n} ${'x'.repeat(8_000)}`;

(isRoot ? describe : describe.skip)('a full disk', () => {
  it('keeps as many lines as it has room for, in their order, and says so before', async () => {
    const spool = await open(24);
    await spool.append('before');
    fillDisk();
    expect(spool.room).toBe(24);
    const lines = Array.from({ length: 24 }, (_, i) => line(i));
    for (const [i, text] of lines.entries()) {
      await spool.append(text);
      if (i === 5) expect(spool.room).toBe(0);
    }
    await expect(spool.append(line(24))).rejects.toThrow(/full|ENOSPC/);
    expect(await drained(spool)).toEqual(['before', ...lines]);
    expect([spool.lines, spool.bytes]).toEqual([0, 0]);
    await spool.close();
  });

  it('does not lose lines that share a write, whatever of it the disk took', async () => {
    const spool = await open(40);
    await spool.append('before');
    fillDisk(4096);
    const lines = Array.from({ length: 30 }, (_, i) => line(i));
    await Promise.all(lines.map((text) => spool.append(text)));
    expect(await drained(spool)).toEqual(['before', ...lines]);
    await spool.close();
  });

  it('has room again when the disk has, without a line in between', async () => {
    const spool = await open(16);
    fillDisk();
    await spool.append('one');
    expect(spool.room).toBe(0);
    freeDisk();
    expect(await until(() => spool.room === 16)).toBe(true);
    expect(await drained(spool)).toEqual(['one']);
    await spool.append('two');
    expect(await drained(spool)).toEqual(['two']);
    await spool.close();
  });

  it('takes what is more than its reserve as soon as the disk has room', async () => {
    const spool = await open(8);
    fillDisk();
    await spool.append(line(0));
    freeDisk();
    const lines = Array.from({ length: 20 }, (_, i) => line(i + 1));
    await Promise.all(lines.map((text) => spool.append(text)));
    expect(await drained(spool)).toEqual([line(0), ...lines]);
    await spool.close();
  });

  it('opens without room, and gets it later', async () => {
    fillDisk(4096);
    const spool = await open(16);
    expect(spool.room).toBe(0);
    freeDisk();
    expect(await until(() => spool.room === 16)).toBe(true);
    await spool.close();
  });

  it('gives what a killed process left in its reserve to the next', async () => {
    const spool = await open(16);
    fillDisk();
    await spool.append('kept');
    const [segment] = readdirSync(spoolFolder()).filter((name) => name.endsWith('.jsonl'));
    const content = readFileSync(join(spoolFolder(), segment!));
    await spool.close();
    freeDisk();
    // As the process leaves it that does not come to close: with the rest of the file, after a torn line.
    writeFileSync(join(spoolFolder(), segment!), Buffer.concat([Buffer.from('kept\nto'), content.subarray(7)]));
    const next = await open(16);
    expect([next.lines, next.room]).toEqual([1, 16]);
    expect(await drained(next)).toEqual(['kept']);
    await next.close();
  });
});

it('takes over the reserve of an earlier process, and makes what is missing', async () => {
  await (await open(32)).close();
  const reserve = readdirSync(spoolFolder()).filter((name) => name.startsWith('reserve'));
  expect(reserve).toHaveLength(4);
  truncateSync(join(spoolFolder(), reserve[0]!), 10);
  const spool = await open(32);
  expect(spool.room).toBe(32);
  expect(readdirSync(spoolFolder()).filter((name) => name.startsWith('reserve'))).toHaveLength(4);
  await spool.close();
});

describe('a place in the ledger', () => {
  const away = { ready: () => Promise.resolve(['postgres: away']) };
  const there = { ready: () => Promise.resolve([]) };

  it('is there for as many calls as there is room for, and again when one is given back', async () => {
    const spool = await open(16);
    const admit = placesOf(spool, away, MEGABYTE);
    const places = await Promise.all(Array.from({ length: 17 }, admit));
    expect(places.filter((place) => place === undefined)).toHaveLength(1);
    places[0]!.release();
    places[0]!.release();
    expect(await admit()).toBeDefined();
    expect(await admit()).toBeUndefined();
    await spool.close();
  });

  it('is there without room while Postgres answers', async () => {
    const spool = await open(8);
    const admit = placesOf(spool, there, 3 * 8192);
    for (let i = 0; i < 20; i++) expect(await admit()).toBeDefined();
    await spool.close();
  });

  it('is not there when the spool is near its limit and Postgres does not answer in time', async () => {
    const spool = await open(8);
    const admit = placesOf(spool, { ready: () => new Promise(() => {}) }, 8192 + 8000);
    expect(await admit()).toBeDefined();
    await spool.append('x'.repeat(8_100));
    expect(await admit()).toBeUndefined();
    await spool.close();
  });
});
