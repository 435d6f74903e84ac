import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@sextant/stack/until';
import { admissions } from '../ledger/admission';
import { Spool } from './spool';

const MEGABYTE = 1024 * 1024;
/** The tests need a file system of one megabyte, which only root can mount. */
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
/** Fills the file system except for `spare` bytes. */
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
  it('keeps as many lines as it has announced room for, in order', async () => {
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

  it('does not lose lines of a write that the disk accepted in part', async () => {
    const spool = await open(40);
    await spool.append('before');
    fillDisk(4096);
    const lines = Array.from({ length: 30 }, (_, i) => line(i));
    await Promise.all(lines.map((text) => spool.append(text)));
    expect(await drained(spool)).toEqual(['before', ...lines]);
    await spool.close();
  });

  it('has room again once the disk has, without further writes', async () => {
    const spool = await open(16);
    fillDisk();
    await spool.append('one');
    expect(spool.room).toBe(0);
    freeDisk();
    await until('the spool has room', () => spool.room === 16);
    expect(await drained(spool)).toEqual(['one']);
    await spool.append('two');
    expect(await drained(spool)).toEqual(['two']);
    await spool.close();
  });

  it('accepts more lines than its reserve holds once the disk has room', async () => {
    const spool = await open(8);
    fillDisk();
    await spool.append(line(0));
    freeDisk();
    const lines = Array.from({ length: 20 }, (_, i) => line(i + 1));
    await Promise.all(lines.map((text) => spool.append(text)));
    expect(await drained(spool)).toEqual([line(0), ...lines]);
    await spool.close();
  });

  it('opens on a full disk, and gets room later', async () => {
    fillDisk(4096);
    const spool = await open(16);
    expect(spool.room).toBe(0);
    freeDisk();
    await until('the spool has room', () => spool.room === 16);
    await spool.close();
  });

  it('reads what a killed process left in a reserved file', async () => {
    const spool = await open(16);
    fillDisk();
    await spool.append('kept');
    const [segment] = readdirSync(spoolFolder()).filter((name) => name.endsWith('.jsonl'));
    const content = readFileSync(join(spoolFolder(), segment!));
    await spool.close();
    freeDisk();
    // A killed process leaves a torn line and the unused part of the file.
    writeFileSync(join(spoolFolder(), segment!), Buffer.concat([Buffer.from('kept\nto'), content.subarray(7)]));
    const next = await open(16);
    expect([next.lines, next.room]).toEqual([1, 16]);
    expect(await drained(next)).toEqual(['kept']);
    await next.close();
  });
});

it('takes over the reserve of an earlier process, and creates missing files', async () => {
  await (await open(32)).close();
  const reserve = readdirSync(spoolFolder()).filter((name) => name.startsWith('reserve'));
  expect(reserve).toHaveLength(4);
  truncateSync(join(spoolFolder(), reserve[0]!), 10);
  const spool = await open(32);
  expect(spool.room).toBe(32);
  expect(readdirSync(spoolFolder()).filter((name) => name.startsWith('reserve'))).toHaveLength(4);
  await spool.close();
});

describe('admission to the ledger', () => {
  const unavailable = { ready: () => Promise.resolve(['postgres: unavailable']) };
  const available = { ready: () => Promise.resolve([]) };

  it('admits as many calls as there is room for, and another when one is released', async () => {
    const spool = await open(16);
    const admit = admissions(spool, unavailable, MEGABYTE);
    const admitted = await Promise.all(Array.from({ length: 17 }, admit));
    expect(admitted.filter((admission) => admission === undefined)).toHaveLength(1);
    admitted[0]!.release();
    admitted[0]!.release();
    expect(await admit()).toBeDefined();
    expect(await admit()).toBeUndefined();
    await spool.close();
  });

  it('admits calls without room while Postgres is available', async () => {
    const spool = await open(8);
    const admit = admissions(spool, available, 3 * 8192);
    for (let i = 0; i < 20; i++) expect(await admit()).toBeDefined();
    await spool.close();
  });

  it('admits no calls if the spool is near its limit and Postgres does not respond in time', async () => {
    const spool = await open(8);
    const admit = admissions(spool, { ready: () => new Promise(() => {}) }, 8192 + 8000);
    expect(await admit()).toBeDefined();
    await spool.append('x'.repeat(8_100));
    expect(await admit()).toBeUndefined();
    await spool.close();
  });
});
