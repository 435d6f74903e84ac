// For tests: a worker process whose event loop can be blocked by jobs. The id of a run is its input.
import { createDeadLetters } from '@sextant/dead-letters';
import type { RunEvents } from '@sextant/records/events/run-events';
import { startWorker, type WorkerDeps } from '../queue/worker';
import { watchStalls } from '../stalls/stalls';

interface Input {
  readonly blockMs?: number;
  readonly waitMs?: number;
}

const redisUrl = process.env['REDIS_URL'] ?? '';
const events: RunEvents = { logEvent: () => undefined, bumpVendor: () => undefined, close: async () => {} };
const deps: Partial<WorkerDeps> = {
  ...{ redisUrl, concurrency: 10, ratePerSecond: 1_000, events },
  ...{ deadLetters: createDeadLetters({ redis: redisUrl }), stalls: watchStalls(redisUrl) },
  defaultModel: { provider: 'openai', model: 'none' },
  payloads: {
    begin: async ({ runId }) => ({ state: 'running', input: JSON.parse(runId) as Input, before: {} }),
    end: async () => {},
    fail: async () => {},
  },
  findStep: () => ({
    ...{ type: 'code', first: true, parse: (input) => input },
    run: async ({ run, input }) => {
      console.log(`started ${run.id}`);
      const { blockMs = 0, waitMs = 0 } = input as Input;
      for (const end = Date.now() + blockMs; Date.now() < end;);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
  }),
};
startWorker('page', deps as WorkerDeps);
console.log('"listening"');
