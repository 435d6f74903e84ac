// For tests: a worker as a process of its own, whose event loop stands still for each job that says so.
import { createDeadLetters } from '@sextant/dead-letters';
import type { RunEvents } from '@sextant/records/events/run-events';
import { watchStalls } from './queue/stalls';
import { startWorker, type WorkerDeps } from './queue/worker';

interface Input {
  readonly standMs?: number;
  readonly waitMs?: number;
}

const redisUrl = process.env['REDIS_URL'] ?? '';
const events: RunEvents = { logEvent: () => undefined, bumpVendor: () => undefined, close: async () => {} };
const deps: Partial<WorkerDeps> = {
  ...{ redisUrl, concurrency: 10, ratePerSecond: 1_000, events },
  ...{ letters: createDeadLetters({ redis: redisUrl }), stalls: watchStalls(redisUrl) },
  defaultModel: { provider: 'openai', model: 'none' },
  payloads: {
    begin: async ({ runId }) => ({ state: 'running', input: JSON.parse(runId) as Input, before: {} }),
    end: async () => {},
    fail: async () => {},
  },
  findStep: () => ({
    ...{ type: 'code', first: true, parse: (input) => input },
    run: async ({ run, input }) => {
      console.log(`begun ${run.id}`);
      const { standMs = 0, waitMs = 0 } = input as Input;
      for (const end = Date.now() + standMs; Date.now() < end;);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
  }),
};
startWorker('page', deps as WorkerDeps);
console.log('"listening"');
