import type { DeadLetterRef } from '@sextant/dead-letters';
import type { Job } from 'bullmq';
import { processJob, type ProcessDeps } from './process-job';

const ID = '0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11';
const job = {
  id: `${ID}-generate`,
  data: { run_id: ID, org_id: ID, kind: 'page', step: 'generate', correlation_id: 'c' },
  opts: {},
  ...{ queueName: 'page', attemptsMade: 0, attemptsStarted: 2, stalledCounter: 1, timestamp: Date.now() },
} as unknown as Job;

/** Processes the job, taken over from a worker that stored a dead letter or not, and returns the removed ones. */
async function removed(stored: DeadLetterRef | undefined): Promise<readonly DeadLetterRef[]> {
  const refs: DeadLetterRef[] = [];
  const deps = {
    queue: 'page',
    defaultModel: { provider: 'openai', model: 'none' },
    events: { logEvent: () => undefined },
    stalls: { watch: (_: Job, work: () => Promise<unknown>) => work() },
    deadLetters: {
      get: async () => stored,
      put: async () => true,
      remove: async (...all: readonly DeadLetterRef[]) => refs.push(...all),
    },
    payloads: { begin: async () => ({ state: 'running', input: {}, before: {} }), end: async () => {} },
    findStep: () => ({ type: 'code', first: true, parse: (input: unknown) => input, run: async () => null }),
  } as unknown as ProcessDeps;
  await processJob(job, { signal: new AbortController().signal, token: 't' }, deps);
  return refs;
}

test('success removes the dead letter of a worker that died after it stored it', async () => {
  const stored = { id: job.id!, last_failed_at: '2026-01-01T00:00:00.000Z' };
  expect(await removed(stored)).toEqual([stored]);
});

test('a dead letter that is stored during the attempt, as for a stalled job, stays', async () => {
  expect(await removed(undefined)).toEqual([]);
});
