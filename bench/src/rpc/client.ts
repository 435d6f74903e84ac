// Child processes that answer questions over IPC, seen from the side that started them.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Child {
  /** Asks a question and waits for the answer; rejects when the child cannot answer it or dies. */
  readonly ask: <T>(question: string, argument?: unknown) => Promise<T>;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly problem?: string;
}

/** What our services are started with (stack/src/components/service.ts), for the programs that are set beside them too. */
export const SERVICE_FLAGS: readonly string[] = ['--experimental-async-context-frame'].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

const running = new Set<ChildProcess>();

/** Starts a module of this folder, by its path without extension, in a process of its own; its stdout is dropped. */
export function startChild(module: string, env: NodeJS.ProcessEnv = {}, flags: readonly string[] = []): Child {
  const child = fork(join(__dirname, '../../dist', `${module}.js`), [], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    execArgv: [...flags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  const open = new Map<number, (answer: Answer) => void>();
  const failAll = (problem: string): void => open.forEach((settle, id) => settle({ id, problem }));
  child.on('message', (answer: Answer) => open.get(answer.id)?.(answer));
  child.on('error', (e) => failAll(e.message));
  child.on('exit', (code, signal) => {
    running.delete(child);
    failAll(`the process ended (${signal ?? code})`);
  });

  let last = 0;
  const ask = <T>(question: string, argument?: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      open.set(id, ({ result, problem }) => {
        open.delete(id);
        if (problem === undefined) resolve(result as T);
        else reject(new Error(`could not ask ${module} for ${question}: ${problem}`));
      });
      child.send({ id, question, argument }, (e) => e && open.get(id)?.({ id, problem: e.message }));
    });
  return { ask };
}

/** Ends every child that still runs and waits until all are gone. */
export async function stopChildren(): Promise<void> {
  const gone = [...running].map((child) => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(gone);
}
