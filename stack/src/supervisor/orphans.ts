// Stops the processes that a killed supervisor left running, by their identities in state.json.
import type { Home } from '../home';
import { isAlive, killGroup, stopProcess, type ProcessIdentity } from '../processes';
import { readState, type StackState } from '../site/state';

/** Stops orphaned components and builds. Returns the number of components. */
export async function stopOrphans(home: Home): Promise<number> {
  const state = readState(home);
  if (!state || isAlive(state.supervisor)) return 0;
  for (const tool of Object.values(state.tools)) {
    if (tool.phase === 'building' && tool.process && isAlive(tool.process)) killGroup(tool.process);
  }
  const orphans = componentProcesses(state).filter(isAlive);
  // SIGINT is a fast shutdown for Postgres and a shutdown for every other component.
  await Promise.all(orphans.map((orphan) => stopProcess(orphan, { signal: 'SIGINT', timeoutMs: 5_000 })));
  return orphans.length;
}

export function componentProcesses(state: StackState): readonly ProcessIdentity[] {
  return Object.values(state.components).flatMap((component) => component.process ?? []);
}
