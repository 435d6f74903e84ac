// The traces of a run: attempts share one, unless the run was retried.
import type { Run } from './types';

export interface TraceOfRun {
  readonly id: string;
  /** For people who choose between several. */
  readonly label: string;
  /** Null until the collector has decided. */
  readonly isKept: boolean | null;
  /** Whether the trace can be read, or may be: what the collector has not decided in two minutes is tried. */
  readonly isReadable: boolean;
}

type TracedRun = Pick<Run, 'trace_id' | 'ended_at'> & {
  readonly attempts: readonly Pick<Run['attempts'][number], 'trace_id' | 'trace_kept' | 'step' | 'attempt'>[];
};

const DECISION_MS = 120_000;

/** The latest first. */
export function tracesOf(
  { trace_id: latest, ended_at: endedAt, attempts }: TracedRun,
  nowMs = Date.now(),
): TraceOfRun[] {
  const ids = new Set(attempts.map(({ trace_id: id }) => id).reverse());
  const ordered = latest === null ? [...ids] : [latest, ...[...ids].filter((id) => id !== latest)];
  const isLate = endedAt !== null && nowMs - Date.parse(endedAt) > DECISION_MS;
  return ordered.map((id) => {
    const own = attempts.filter((attempt) => attempt.trace_id === id);
    const isKept = keptOf(own.map((attempt) => attempt.trace_kept));
    const steps = own.map(({ step, attempt }) => `${step}, attempt ${attempt}`);
    const label = steps.length > 1 ? `${steps[0]} to ${steps.at(-1)}` : (steps[0] ?? id);
    return { id, label, isKept, isReadable: isKept ?? isLate };
  });
}

function keptOf(decisions: readonly (boolean | null)[]): boolean | null {
  if (decisions.includes(true)) return true;
  return decisions.length === 0 || decisions.includes(null) ? null : false;
}
