import { until } from '@sextant/stack/until';
import type { KindName } from '@sextant/kinds/declare';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { startWorkerWatch } from './worker-watch';

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

/** Watches two queues; the returned numbers of workers may be changed, or be an error of Redis. */
function watch(graceMs = 5) {
  const workers: Record<string, number | Error> = { upgrade: 1, page: 0 };
  let rounds = 0;
  const loop = startWorkerWatch({
    queues: ['upgrade', 'page'],
    workersOf: (queue: KindName) => {
      if (queue === 'upgrade') rounds += 1;
      const count = workers[queue]!;
      return count instanceof Error ? Promise.reject(count) : Promise.resolve(count);
    },
    intervalMs: 1,
    graceMs,
  });
  const round = async () => {
    const now = rounds;
    await until('two more rounds have started', () => rounds >= now + 2);
  };
  return { workers, round, stop: () => loop.stop() };
}

const names = () => captured.facts().map(({ name, labels }) => [name, labels['queue']]);

test('a queue that has lost its last worker is a fact until it has one again', async () => {
  const { workers, round, stop } = watch();
  await round();
  expect(names()).toEqual([]);
  workers['upgrade'] = 0;
  await until('the fact holds', () => names().length > 0);
  expect(names()).toEqual([['NoWorkers', 'upgrade']]);
  workers['upgrade'] = new Error('Redis is away');
  await round();
  expect(names()).toHaveLength(1);
  workers['upgrade'] = 1;
  await until('the fact has ended', () => names().length === 0);
  await stop();
});

test('a queue that never had a worker, and a worker that restarts, are no facts', async () => {
  const { workers, round, stop } = watch(60_000);
  await round();
  workers['upgrade'] = 0;
  await round();
  workers['upgrade'] = 1;
  await round();
  expect(names()).toEqual([]);
  await stop();
});
