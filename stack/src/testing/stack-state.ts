// What this package's own integration tests ask of a stack's folder.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComponentName } from '../component';
import { homeAt } from '../home';
import { componentProcesses } from '../supervisor/orphans';
import type { ProcessIdentity } from '../processes';
import type { ComponentState, StackState } from '../site/state';

const folders: string[] = [];

/** A new folder; removeFolders() removes all of them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-int-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Looks again and again, for at most 30 s; says what it waited for when it gives up. */
export async function until<T>(
  what: string,
  find: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const found = await find();
    if (found) return found;
    await delay(50);
  }
  throw new Error(`it never came to this: ${what}`);
}

export function stateOf(home: string): StackState {
  return JSON.parse(readFileSync(homeAt(home).state, 'utf8')) as StackState;
}

export function componentOf(home: string, name: ComponentName): ComponentState & { process: ProcessIdentity } {
  const component = stateOf(home).components[name];
  if (!component?.process) throw new Error(`${name} has no process`);
  return { ...component, process: component.process };
}

/** The supervisor and all components that it started. */
export function processesOf(home: string): readonly ProcessIdentity[] {
  const state = stateOf(home);
  return [state.supervisor, ...componentProcesses(state)];
}
