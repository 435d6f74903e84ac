// Temporary folders, and the state of a stack in a folder.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComponentName } from '../component';
import { homeAt } from '../home';
import type { ProcessIdentity } from '../processes';
import type { ComponentState, StackState } from '../site/state';
import { componentProcesses } from '../supervisor/orphans';

const folders: string[] = [];

/** Creates a folder; removeFolders() removes all of them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-int-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
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
