// Holds the state of the stack and writes state.json on every change.
import type { ComponentName } from '../component';
import { StackError } from '../errors';
import type { Home } from '../home';
import { identify } from '../processes';
import { writeState, type ComponentState, type Phase, type StackState } from '../site/state';
import type { ToolState } from '../tools/build';
import type { ToolName } from '../tools/catalogue';

export interface Reporter {
  phase(phase: Phase): void;
  component(name: ComponentName, change: Partial<ComponentState>): void;
  tool(name: ToolName, state: ToolState): void;
  fail(error: unknown): void;
}

/** Called by the supervisor, whose process id is part of the state. */
export function createReporter(home: Home): Reporter {
  let state: StackState = {
    phase: 'starting',
    supervisor: identify(process.pid) ?? { pid: process.pid, start: 0 },
    startedAt: Date.now(),
    components: {},
    tools: {},
  };
  const update = (change: Partial<StackState>): void => {
    state = { ...state, ...change };
    writeState(home, state);
  };
  update({});
  return {
    phase: (phase) => {
      update({ phase });
    },
    component: (name, change) => {
      update({ components: { ...state.components, [name]: changed(state.components[name], change) } });
    },
    tool: (name, tool) => {
      update({ tools: { ...state.tools, [name]: tool } });
    },
    fail: (error) => {
      const expected = error instanceof StackError;
      const message = expected ? error.message : String((error as Error).stack);
      update({ phase: 'failed', failure: { message, details: expected ? error.details : [] } });
    },
  };
}

function changed(before: ComponentState | undefined, change: Partial<ComponentState>): ComponentState {
  const { phase = before?.phase ?? 'waiting' } = change;
  const since = before?.phase === phase ? before.since : Date.now();
  return { restarts: 0, ...before, ...change, phase, since };
}
