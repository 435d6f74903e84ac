import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spool } from './spool';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MEGABYTE = 1024 * 1024;
const locks = () => readdirSync(folder).filter((name) => name.startsWith('lock'));
const segments = () => readdirSync(folder).filter((name) => name.endsWith('.jsonl'));

async function drained(spool: Spool): Promise<string[]> {
  const lines: string[] = [];
  for (let [segment] = spool.take(); segment; [segment] = spool.take()) {
    lines.push(...(await spool.read(segment)));
    await spool.remove(segment);
  }
  return lines;
}

it('has given a line to the operating system when append resolves', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  await spool.append('one');
  expect(readFileSync(join(folder, segments()[0]!), 'utf8')).toBe('one\n');
  await spool.close();
});

it('gives lines back in order, oldest segment first, and is empty after they are removed', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  await Promise.all(['a', 'b', 'c'].map((line) => spool.append(line)));
  expect(spool.take()).toHaveLength(1);
  await spool.append('d');
  expect(spool.lines).toBe(4);
  expect(spool.since).toBeCloseTo(Date.now(), -4);
  expect(await drained(spool)).toEqual(['a', 'b', 'c', 'd']);
  expect({ lines: spool.lines, bytes: spool.bytes, since: spool.since, files: segments() }).toEqual({
    lines: 0,
    bytes: 0,
    since: undefined,
    files: [],
  });
  await spool.close();
});

it('finds what an earlier process left, without the torn line at its end, and never writes to it again', async () => {
  writeFileSync(join(folder, '000000000007.jsonl'), 'kept\nto');
  const spool = await Spool.open(folder, MEGABYTE);
  await spool.append('new');
  expect(segments()).toEqual(['000000000007.jsonl', '000000000008.jsonl']);
  expect(spool.lines).toBe(2);
  expect(await drained(spool)).toEqual(['kept', 'new']);
  await spool.close();
});

it('refuses lines beyond its limit, and takes them again when there is room', async () => {
  const spool = await Spool.open(folder, 10);
  await spool.append('12345');
  await expect(spool.append('12345')).rejects.toThrow('the spool is full');
  await drained(spool);
  await spool.append('12345');
  await spool.close();
});

it('begins a new segment when one is large', async () => {
  const spool = await Spool.open(folder, 100 * MEGABYTE);
  const line = 'x'.repeat(MEGABYTE);
  for (let i = 0; i < 5; i++) await spool.append(line);
  expect(segments()).toHaveLength(2);
  await spool.close();
});

it('gives several segments at once up to a size, and leaves a newest one that is too small', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  const sizes = (limits: Parameters<Spool['take']>[0]) => spool.take(limits).map(({ bytes }) => bytes);
  for (const line of ['1', '22', '333']) {
    await spool.append(line);
    spool.take();
  }
  await spool.append('4444');
  expect(sizes({ leastBytes: 6, mostBytes: 100 })).toEqual([2, 3, 4]);
  expect(sizes({ leastBytes: 6, mostBytes: 5 })).toEqual([2, 3]);
  expect(sizes({ leastBytes: 5, mostBytes: 1 })).toEqual([2]);
  expect(sizes({ leastBytes: 6, mostBytes: 7, after: 1 })).toEqual([3, 4]);
  expect(sizes({ leastBytes: 6, mostBytes: 100, after: 4 })).toEqual([]);
  expect(sizes({ mostBytes: 100 })).toEqual([2, 3, 4, 5]);
  await spool.close();
});

it('writes at once what is appended in one turn, and takes it before its promise settles', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  void spool.append('waits');
  expect(await drained(spool)).toEqual(['waits']);
  await spool.close();
});

it('is used by one process at a time, and taken over from one that has died', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  await expect(Spool.open(folder, MEGABYTE)).rejects.toThrow('another process uses it');
  await spool.close();
  expect(locks()).toEqual([]);
  // What a version before sockets left.
  writeFileSync(join(folder, `lock-${process.pid}-1-x`), '');
  await (await Spool.open(folder, MEGABYTE)).close();
  expect(locks()).toEqual([]);
});

it('is opened by at most one of several that find the lock of a dead one at the same time', async () => {
  for (let rounds = 0; rounds < 5; rounds++) {
    writeFileSync(join(folder, 'lock-999999999-1-x'), '');
    const opened = await Promise.allSettled([1, 2, 3].map(() => Spool.open(folder, MEGABYTE)));
    const winners = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(winners.length).toBeLessThanOrEqual(1);
    await Promise.all(winners.map((spool) => spool.close()));
  }
  await (await Spool.open(folder, MEGABYTE)).close();
});

it('rejects an append that cannot be written and goes on in a new segment', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  rmSync(folder, { recursive: true });
  await expect(spool.append('lost')).rejects.toThrow('ENOENT');
  expect(spool.lines).toBe(0);
  await spool.close();
});

it('keeps rejected lines apart', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  await spool.setAside('bad');
  appendFileSync(join(folder, 'rejected.jsonl'), 'worse\n');
  expect(readFileSync(join(folder, 'rejected.jsonl'), 'utf8')).toBe('bad\nworse\n');
  expect(await drained(spool)).toEqual([]);
  await spool.close();
});
