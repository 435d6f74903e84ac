// `status`: prints the state, process id, restarts, age and memory of each component.
import { table, type Column } from '@sextant/terminal/table';
import { toned, type Cell } from '@sextant/terminal/tones';
import colors from 'picocolors';
import type { Home } from '../home';
import { runningStack } from '../supervisor/launch';
import { identify, residentBytes } from '../processes';
import type { ComponentState, StackState } from '../site/state';
import { duration, mebibytes } from '../units';

/** Returns whether every component is up. */
export function status(home: Home): boolean {
  const state = runningStack(home);
  if (!state) {
    process.stdout.write('The stack is not running: start it with "make up".\n');
    return false;
  }
  process.stdout.write(`${statusTable(state)}\n`);
  return Object.values(state.components).every(({ phase }) => phase === 'ready' || phase === 'done');
}

function statusTable(state: StackState): string {
  const now = Date.now();
  const alive = (component: ComponentState): number | undefined =>
    component.process && identify(component.process.pid)?.pid;
  const entries = Object.entries(state.components);
  const pids = [state.supervisor.pid, ...entries.flatMap(([, component]) => alive(component) ?? [])];
  const memory = residentBytes(pids);
  const rows: Row[] = entries.map(([name, component]) => {
    const pid = alive(component);
    return {
      name,
      state: stateCell(component),
      restarts: String(component.restarts),
      memory: mebibytes(memory.get(pid ?? -1) ?? 0),
      ...(pid && { pid: String(pid), age: duration((now - component.since) / 1000) }),
    };
  });
  const supervisorBytes = memory.get(state.supervisor.pid) ?? 0;
  const total = [...memory.values()].reduce((sum, bytes) => sum + bytes, 0);
  const age = duration((now - state.startedAt) / 1000);
  const { pid } = state.supervisor;
  rows.push({ name: 'supervisor', state: state.phase, pid: String(pid), age, memory: mebibytes(supervisorBytes) });
  rows.push({ name: 'total', memory: mebibytes(total) });
  const reasons = entries.flatMap(([name, { reason }]) => (reason ? [`${name}: ${reason}`] : []));
  return [...table(COLUMNS, rows, { width: Infinity, colors }), ...reasons].join('\n');
}

interface Row {
  readonly name: string;
  readonly state?: Cell;
  readonly pid?: string;
  readonly restarts?: string;
  readonly age?: string;
  readonly memory: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'STATE', cell: ({ state = '' }) => state },
  { title: 'PID', align: 'right', cell: ({ pid = '' }) => pid },
  { title: 'RESTARTS', align: 'right', cell: ({ restarts = '' }) => restarts },
  { title: 'FOR', align: 'right', cell: ({ age = '' }) => age },
  { title: 'MEMORY', align: 'right', cell: ({ memory }) => memory },
];

function stateCell({ phase }: ComponentState): Cell {
  if (phase === 'ready' || phase === 'done') return toned('good', phase);
  return toned(phase === 'unready' || phase === 'backing-off' ? 'bad' : 'warning', phase);
}
