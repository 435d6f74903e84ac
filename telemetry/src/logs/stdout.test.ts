import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { logLinesDroppedTotal } from '@sextant/signals/telemetry';
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '../testing/testing';
import { StdoutTransport } from './stdout';

const PROGRAM = join(__dirname, '../../dist/testing/stalled-program.js');

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

/** A stream whose reader stalls until `drain`. */
function stalledOutput() {
  const written: string[] = [];
  const events = new EventEmitter();
  const output = {
    writableLength: 0,
    write(text: string) {
      written.push(text);
      output.writableLength += text.length;
      return false;
    },
    once: events.once.bind(events) as never,
  };
  const drain = (): void => {
    output.writableLength = 0;
    events.emit('drain');
  };
  return { output, drain, lines: () => written.join('').split('\n').slice(0, -1) };
}

const text = (i: number) => `line ${String(i).padStart(4, '0')} ${'x'.repeat(990)}`;

test('while the reader stalls, the newest lines and all errors that fit are kept, and the others counted', async () => {
  const { output, drain, lines } = stalledOutput();
  const transport = new StdoutTransport({ output, capacity: 100_000 });
  for (let i = 0; i < 1_000; i += 1) {
    transport.line({ level: i % 100 === 0 ? 'error' : 'info', text: text(i) });
    transport.flush();
  }
  const before = lines().length;
  drain();
  const kept = lines().slice(before);
  expect(kept.join('').length).toBeLessThanOrEqual(100_000);
  expect(kept).toEqual([...kept].sort());
  expect(kept.at(-1)).toBe(text(999));
  expect(kept.filter((line) => line.startsWith('line 0') && line.slice(7, 9) === '00')).toHaveLength(7);
  expect(await captured.value(logLinesDroppedTotal, { reason: 'stdout_full' })).toBe(1_000 - lines().length);
});

test('when errors alone fill the queue, the newest are kept', () => {
  const { output, drain, lines } = stalledOutput();
  const transport = new StdoutTransport({ output, capacity: 10_000 });
  for (let i = 0; i < 1_000; i += 1) {
    transport.line({ level: 'error', text: text(i) });
    transport.flush();
  }
  const before = lines().length;
  drain();
  expect(lines().slice(before)).toEqual(
    Array.from({ length: lines().length - before }, (_, i) => text(1_000 - (lines().length - before) + i)),
  );
});

test('a process whose reader stalls keeps its memory bounded, and writes the rest when the reader continues', async () => {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  children.push(child);
  const [report] = (await new Promise<unknown>((resolve) =>
    child.once('message', (message) => resolve([message])),
  )) as [{ readonly written: number; readonly dropped: number; readonly waiting: number }];
  expect(report.written).toBe(200_000);
  expect(report.dropped).toBeGreaterThan(150_000);
  expect(report.waiting).toBeLessThan(6 * 1024 * 1024);
  // Until now, nobody has read standard output.
  let out = '';
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  await until('the last line arrives', () => out.includes('"message":"last"'));
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(report.written + 1 - report.dropped);
  expect(lines.filter((line) => line.includes('"level":"error"'))).toHaveLength(20);
}, 60_000);
