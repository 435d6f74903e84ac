// What a supervisor that was killed left behind: found by the identities in state.json, and stopped.
import type { Home } from '../home';
import { isAlive, killGroup, stopProcess, type ProcessIdentity } from '../processes';
import { readState, type StackState } from '../site/state';

/** Stops the components and builds of a supervisor that is gone. Returns how many there were. */
export async function stopOrphans(home: Home): Promise<number> {
  const state = readState(home);
  if (!state || isAlive(state.supervisor)) return 0;
  for (const tool of Object.values(state.tools)) {
    if (tool.phase === 'building' && tool.process && isAlive(tool.process)) killGroup(tool.process);
  }
  const orphans = componentProcesses(state).filter(isAlive);
  // SIGINT is a fast stop for Postgres, and a stop for all the others.
  await Promise.all(orphans.map((orphan) => stopProcess(orphan, { signal: 'SIGINT', boundMs: 5_000 })));
  return orphans.length;
}

export function componentProcesses(state: StackState): readonly ProcessIdentity[] {
  return Object.values(state.components).flatMap((component) => component.process ?? []);
}
