// A pool of warm Z3 threads. Terminated and failed threads are replaced.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { log } from '@sextant/telemetry/logs';
import type { Job, ThreadData, Z3Exit, Z3Output } from './protocol';

export interface PoolOptions {
  readonly threads: number;
  /** Memory limit of Z3 in each thread, in MB. */
  readonly memoryMb: number;
  /** Limit for the start of a thread; default 30 s. */
  readonly startMs?: number;
}

export type JobOutcome = Z3Output | Z3Exit | 'timeout' | 'canceled';

export interface Pool {
  /**
   * Runs a job in a thread. Callers must not run more jobs than there are threads. Terminates the thread after the
   * timeout of the job, and when the signal is aborted. Rejects if the thread fails.
   */
  run(job: Job, signal: AbortSignal): Promise<JobOutcome>;
  /** Reasons why no proof can run; empty once a thread is warm. Retries failed starts, because no proof would. */
  ready(): readonly string[];
  close(): Promise<void>;
}

// The compiled file, even if this module runs from source: threads cannot load TypeScript.
const THREAD = join(__dirname, '../../dist/z3/thread.js');
/** Limit of the JavaScript heap, which holds the script and its output. The memory of Z3 is outside of it. */
const HEAP_MB = 64;
/** Time after the timeout of Z3 until the thread is terminated. */
const GRACE_MS = 250;

/** Starts the threads. Jobs wait until a thread is warm. */
export function createPool(options: PoolOptions): Pool {
  const { threads, memoryMb } = options;
  const compiled = compile();
  const live = new Set<Worker>();
  const starting = new Set<Promise<Worker>>();
  let problem: string | undefined = 'no Z3 thread has started yet';

  const start = async (): Promise<Worker> => {
    const data: ThreadData = { z3: await compiled, memoryMb };
    const thread = new Worker(THREAD, {
      workerData: data,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    live.add(thread);
    thread.once('exit', () => live.delete(thread));
    await once(thread, 'message', { signal: AbortSignal.timeout(options.startMs ?? 30_000) }).catch(
      (error: unknown) => {
        void thread.terminate();
        throw error;
      },
    );
    // An idle thread may fail too; the next job then finds that it has exited.
    thread.on('error', (error) => log.warn('a Z3 thread failed', { operation: 'prove', reason: error.message }));
    problem = undefined;
    return thread;
  };
  const startTracked = (): Promise<Worker> => {
    const thread = start();
    starting.add(thread);
    thread
      .catch((error: unknown) => {
        problem = `a Z3 thread does not start: ${(error as Error).message}`;
      })
      .finally(() => starting.delete(thread));
    return thread;
  };
  let idle = Array.from({ length: threads }, startTracked);
  const take = async (): Promise<Worker> => {
    const thread = await (idle.shift() ?? startTracked()).catch(startTracked);
    return live.has(thread) ? thread : startTracked();
  };
  const replace = (thread: Worker): void => {
    void thread.terminate();
    idle.push(startTracked());
  };

  return {
    run: async (job, signal) => {
      const thread = await take();
      const outcome = await runJob(thread, job, signal).catch((error: unknown) => {
        replace(thread);
        throw error;
      });
      // Warm threads first: a job would have to wait for a starting thread.
      if (typeof outcome === 'object' && !('exitStatus' in outcome)) idle.unshift(Promise.resolve(thread));
      else replace(thread);
      return outcome;
    },
    ready: () => {
      if (problem === undefined) return [];
      if (starting.size === 0) idle = Array.from({ length: threads }, startTracked);
      return [problem];
    },
    close: async () => {
      await Promise.allSettled([...live].map((thread) => thread.terminate()));
    },
  };
}

async function runJob(thread: Worker, job: Job, signal: AbortSignal): Promise<JobOutcome> {
  const deadline = AbortSignal.timeout(job.timeoutMs + GRACE_MS);
  const message = once(thread, 'message', { signal: AbortSignal.any([signal, deadline]) });
  thread.postMessage(job);
  try {
    const [outcome] = (await message) as [Z3Output | Z3Exit];
    return outcome;
  } catch (error) {
    if (signal.aborted) return 'canceled';
    if (deadline.aborted) return 'timeout';
    throw error;
  }
}

async function compile(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(require.resolve('z3-solver/build/z3-built.wasm')));
}
