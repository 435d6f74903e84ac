// The threads that Z3 runs in: kept warm, lent one at a time, replaced when they were ended or have failed.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { log } from '@sextant/telemetry/logs';
import type { Exited, Job, Said, ThreadData } from './protocol';

export interface PoolOptions {
  readonly threads: number;
  /** What Z3 may allocate in each thread, in MB. */
  readonly memoryMb: number;
  /** Longest that a thread may take to become warm, in milliseconds; default 30,000. */
  readonly startMs?: number;
}

/** What became of a job: Z3's answer or its end, or ours of the thread. */
export type Outcome = Said | Exited | 'late' | 'canceled';

export interface Pool {
  /**
   * Has a job done by a thread; callers see to it that there are no more of them than threads. A thread whose job takes
   * too long, or is not wanted any more, is ended at once. Rejects when the thread fails.
   */
  run(job: Job, signal: AbortSignal): Promise<Outcome>;
  /** Reasons why no proof can run; none once a thread is warm. Starts another when none did: nobody asks for proofs until then. */
  ready(): readonly string[];
  close(): Promise<void>;
}

// The compiled file also when this one runs from its source: a thread cannot load TypeScript.
const THREAD = join(__dirname, '../../dist/z3/thread.js');
/** Z3 lives outside of the JavaScript heap, which holds little more than a script and its answer. */
const HEAP_MB = 64;
/** How much later than Z3's own clock the thread is ended, in milliseconds. */
const GRACE_MS = 250;

/** Starts the threads; jobs wait until they are warm. */
export function createPool(options: PoolOptions): Pool {
  const { threads, memoryMb } = options;
  const compiled = compile();
  const live = new Set<Worker>();
  const starting = new Set<Promise<Worker>>();
  let problem: string | undefined = 'no thread of Z3 has started yet';

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
    // It may also fail while nobody waits for it; it is then found to have ended.
    thread.on('error', (error) => log.warn('a thread of Z3 failed', { operation: 'prove', reason: error.message }));
    problem = undefined;
    return thread;
  };
  const begin = (): Promise<Worker> => {
    const thread = start();
    starting.add(thread);
    thread
      .catch((error: unknown) => {
        problem = `a thread of Z3 does not start: ${(error as Error).message}`;
      })
      .finally(() => starting.delete(thread));
    return thread;
  };
  let idle = Array.from({ length: threads }, begin);
  const take = async (): Promise<Worker> => {
    const thread = await (idle.shift() ?? begin()).catch(begin);
    return live.has(thread) ? thread : begin();
  };
  const replace = (thread: Worker): void => {
    void thread.terminate();
    idle.push(begin());
  };

  return {
    run: async (job, signal) => {
      const thread = await take();
      const outcome = await ask(thread, job, signal).catch((error: unknown) => {
        replace(thread);
        throw error;
      });
      // Warm threads go first: one that is about to start would keep its job waiting.
      if (typeof outcome === 'object' && !('exited' in outcome)) idle.unshift(Promise.resolve(thread));
      else replace(thread);
      return outcome;
    },
    ready: () => {
      if (problem === undefined) return [];
      if (starting.size === 0) idle = Array.from({ length: threads }, begin);
      return [problem];
    },
    close: async () => {
      await Promise.allSettled([...live].map((thread) => thread.terminate()));
    },
  };
}

async function ask(thread: Worker, job: Job, signal: AbortSignal): Promise<Outcome> {
  const deadline = AbortSignal.timeout(job.timeoutMs + GRACE_MS);
  const answer = once(thread, 'message', { signal: AbortSignal.any([signal, deadline]) });
  thread.postMessage(job);
  try {
    const [said] = (await answer) as [Said | Exited];
    return said;
  } catch (error) {
    if (signal.aborted) return 'canceled';
    if (deadline.aborted) return 'late';
    throw error;
  }
}

/** Z3 is compiled once for all threads. */
async function compile(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(require.resolve('z3-solver/build/z3-built.wasm')));
}
