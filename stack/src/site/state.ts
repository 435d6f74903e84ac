// The state of a stack: state.json, which the supervisor rewrites on every change.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson, writeAtomic } from '../files';
import type { Home } from '../home';
import type { ProcessIdentity } from '../processes';
import type { ToolState } from '../tools/build';

export type Phase = 'starting' | 'running' | 'stopping' | 'stopped' | 'failed';

type ComponentPhase =
  | 'waiting' // for another component or for the build of its program
  | 'starting'
  | 'ready'
  | 'unready' // running, but the readiness check fails
  | 'backing-off' // crashed, waiting for the restart
  | 'done' // a one-shot that succeeded
  | 'stopped';

export interface ComponentState {
  readonly phase: ComponentPhase;
  /** Start of this phase, in ms since the epoch. */
  readonly since: number;
  readonly restarts: number;
  readonly process?: ProcessIdentity;
  /** Why the component is not ready. */
  readonly reason?: string;
  /** What users should know after the start. */
  readonly notes?: readonly string[];
}

export interface StackState {
  readonly phase: Phase;
  readonly supervisor: ProcessIdentity;
  readonly startedAt: number;
  readonly components: Readonly<Record<string, ComponentState>>;
  readonly tools: Readonly<Record<string, ToolState>>;
  readonly failure?: { readonly message: string; readonly details: readonly string[] };
}

export function readState(home: Home): StackState | undefined {
  return readJson<StackState>(home.state);
}

export function writeState(home: Home, state: StackState): void {
  mkdirSync(dirname(home.state), { recursive: true });
  writeAtomic(home.state, `${JSON.stringify(state, null, 2)}\n`);
}
