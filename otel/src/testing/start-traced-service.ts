// Starts a traced service and commands its work.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Progress, Work } from './traced-service';

export interface TracedService {
  /** Starts the work; the promises resolve when its first span and when all of it has ended. */
  perform(work: Omit<Work, 'id'>): { readonly started: Promise<Progress>; readonly ended: Promise<Progress> };
  stop(): void;
}

export function startTracedService(name: string, env: NodeJS.ProcessEnv): TracedService {
  const child = fork(join(__dirname, '../../dist/testing/traced-service.js'), [name], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const started = new Map<number, (progress: Progress) => void>();
  const ended = new Map<number, (progress: Progress) => void>();
  child.on('message', (progress: Progress) => (progress.hasEnded ? ended : started).get(progress.id)?.(progress));
  let lastId = 0;
  return {
    perform: (work) => {
      const id = ++lastId;
      const promises = {
        started: new Promise<Progress>((resolve) => started.set(id, resolve)),
        ended: new Promise<Progress>((resolve) => ended.set(id, resolve)),
      };
      child.send({ id, ...work } satisfies Work);
      return promises;
    },
    stop: () => child.disconnect(),
  };
}
