// Memory errors of threads, which are hard to provoke with real threads.
import { z3Engine } from './engine';
import type { Pool } from './pool';

it.each([
  'Aborted(Cannot enlarge memory arrays to size 2223837184 bytes (OOM). Either (1) compile with …)',
  'Worker terminated due to reaching memory limit: JS heap out of memory',
])('the error "%s" of a thread means that it is out of memory', async (message) => {
  const pool = { run: () => Promise.reject(new Error(message)) } as unknown as Pool;
  const proof = z3Engine(pool)({ smtlib: '(check-sat)' } as never, { timeoutMs: 1, signal: AbortSignal.abort() });
  await expect(proof).resolves.toEqual({ result: 'unknown', reason: 'out of memory' });
});
