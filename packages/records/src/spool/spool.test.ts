import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

it('has passed a line to the operating system when append resolves', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  await spool.append('one');
  expect(readFileSync(join(folder, segments()[0]!), 'utf8')).toBe('one\n');
  await spool.close();
});

it('returns lines in order, oldest segment first, and is empty after they are removed', async () => {
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

it('reads segments of an earlier process without a torn last line, and never writes to them', async () => {
  writeFileSync(join(folder, '000000000007.jsonl'), 'kept\nto');
  const spool = await Spool.open(folder, MEGABYTE);
  await spool.append('new');
  expect(segments()).toEqual(['000000000007.jsonl', '000000000008.jsonl']);
  expect(spool.lines).toBe(2);
  expect(await drained(spool)).toEqual(['kept', 'new']);
  await spool.close();
});

it('rejects lines beyond its size limit, and accepts lines again when there is room', async () => {
  const spool = await Spool.open(folder, 10);
  await spool.append('12345');
  await expect(spool.append('12345')).rejects.toThrow('the spool is full');
  await drained(spool);
  await spool.append('12345');
  await spool.close();
});

it('starts a new segment when the current one is large', async () => {
  const spool = await Spool.open(folder, 100 * MEGABYTE);
  const line = 'x'.repeat(MEGABYTE);
  for (let i = 0; i < 5; i++) await spool.append(line);
  expect(segments()).toHaveLength(2);
  await spool.close();
});

it('takes several segments up to a total size, and skips a newest segment that is too small', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  const sizes = (limits: Parameters<Spool['take']>[0]) => spool.take(limits).map(({ bytes }) => bytes);
  for (const line of ['1', '22', '333']) {
    await spool.append(line);
    spool.take();
  }
  await spool.append('4444');
  expect(sizes({ minBytes: 6, maxBytes: 100 })).toEqual([2, 3, 4]);
  expect(sizes({ minBytes: 6, maxBytes: 5 })).toEqual([2, 3]);
  expect(sizes({ minBytes: 5, maxBytes: 1 })).toEqual([2]);
  expect(sizes({ minBytes: 6, maxBytes: 7, after: 1 })).toEqual([3, 4]);
  expect(sizes({ minBytes: 6, maxBytes: 100, after: 4 })).toEqual([]);
  expect(sizes({ maxBytes: 100 })).toEqual([2, 3, 4, 5]);
  await spool.close();
});

it('takes lines whose append has not resolved yet', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  void spool.append('waits');
  expect(await drained(spool)).toEqual(['waits']);
  await spool.close();
});

it('is used by one process at a time', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  await expect(Spool.open(folder, MEGABYTE)).rejects.toThrow('another process uses it');
  await spool.close();
  expect(locks()).toEqual([]);
  await (await Spool.open(folder, MEGABYTE)).close();
});

it('rejects an append that cannot be written, and does not count the line', async () => {
  const spool = await Spool.open(folder, MEGABYTE);
  rmSync(folder, { recursive: true });
  await expect(spool.append('lost')).rejects.toThrow('ENOENT');
  expect(spool.lines).toBe(0);
  await spool.close();
});
