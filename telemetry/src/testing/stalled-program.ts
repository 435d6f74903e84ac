// A program that logs 200 bytes a line faster than the reader of its standard output reads, and reports what happened.
import { start } from '../start';

start({ service: 'fast', version: '1.2.3' });

import { logLinesDroppedTotal } from '@sextant/signals/telemetry';
import { log } from '../logs/logs';
import { exposition } from '../metrics/registry';

const LINES = 200_000;
const PER_TURN = 1_000;

async function main(): Promise<void> {
  let waiting = 0;
  const before = process.memoryUsage();
  for (let i = 0; i < LINES; i += 1) {
    if (i % 10_000 === 0) log.error(`error ${i}`);
    else log.info(`line ${i}`, { padding: 'x'.repeat(100) });
    if (i % PER_TURN !== 0) continue;
    await new Promise((resolve) => setImmediate(resolve));
    waiting = Math.max(waiting, process.stdout.writableLength);
  }
  const { body } = await exposition(undefined);
  const sample = body.split('\n').find((line) => line.startsWith(`${logLinesDroppedTotal.name}{reason="stdout_full"}`));
  const after = process.memoryUsage();
  process.send?.({
    written: LINES,
    dropped: Number(sample?.split(' ').at(-1)),
    waiting,
    rss: after.rss - before.rss,
  });
  log.info('last');
  setInterval(() => undefined, 60_000);
}

void main();
