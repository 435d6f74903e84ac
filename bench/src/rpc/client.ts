// Child processes that the benchmarks control by remote calls over IPC.
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

export interface Child {
  readonly pid: number;
  /** Calls a method of the child; rejects when the method fails or the child exits. */
  readonly call: <T>(method: string, argument?: unknown) => Promise<T>;
}

interface Response {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** The Node flags of the services (stack/src/components/service.ts), also for the programs they are compared with. */
export const SERVICE_FLAGS: readonly string[] = ['--experimental-async-context-frame'].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

const running = new Set<ChildProcess>();

/** Starts a compiled module, e.g. `queue/ours`, in a process of its own. Its stdout is discarded. */
export function startChild(module: string, env: NodeJS.ProcessEnv = {}, flags: readonly string[] = []): Child {
  const child = fork(join(__dirname, '../../dist', `${module}.js`), [], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    execArgv: [...flags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  const pending = new Map<number, (response: Response) => void>();
  const failAll = (error: string): void => pending.forEach((settle, id) => settle({ id, error }));
  child.on('message', (response: Response) => pending.get(response.id)?.(response));
  child.on('error', (e) => failAll(e.message));
  child.on('exit', (code, signal) => {
    running.delete(child);
    failAll(`the process exited (${signal ?? code})`);
  });

  let lastId = 0;
  const call = <T>(method: string, argument?: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, ({ result, error }) => {
        pending.delete(id);
        if (error === undefined) resolve(result as T);
        else reject(new Error(`could not call ${method} of ${module}: ${error}`));
      });
      child.send({ id, method, argument }, (e) => e && pending.get(id)?.({ id, error: e.message }));
    });
  return { pid: child.pid!, call };
}

/**
 * Gives `subject` the first core, and the other processes the others: otherwise the load generator takes caches and time
 * of the process that is measured, by a share that changes from round to round. Needs Linux and two cores.
 */
export function separateCores(subject: Child, others: readonly Child[]): void {
  const cores = availableParallelism();
  if (process.platform !== 'linux' || cores < 2) return;
  const pin = ({ pid }: Child, list: string) =>
    execFileSync('taskset', ['-acp', list, String(pid)], { stdio: 'ignore' });
  pin(subject, '0');
  for (const other of others) pin(other, `1-${cores - 1}`);
}

/** Kills every running child and waits until it has exited. */
export async function stopChildren(): Promise<void> {
  const exits = [...running].map((child) => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(exits);
}
