// The confusion matrix: which alerts fired during which fault.
import { declares } from '../declare';
import type { Occurrence } from '../observe/occurrences';
import type { ScenarioResult } from '../scenario';

/**
 * `drilled`: its own fault, and it fired. `missing`: its own fault, and it did not. `declared`: the fault declares it.
 * `unexpected`: none of the faults that were active declares it.
 */
export type MatrixCell = 'drilled' | 'missing' | 'declared' | 'unexpected';

export interface MatrixRow {
  readonly fault: string;
  readonly cells: ReadonlyMap<string, MatrixCell>;
}

/** Alerts that follow a fault, e.g. because its jobs end late, start up to this long after it. */
const AFTER_MS = 15_000;

/**
 * A row per scenario. An undeclared alert is in the row of every fault that was active when it started. Alerts whose
 * condition was true before the first fault, e.g. DiskSpaceLow on a host with a full disk, are left out.
 */
export function confusionMatrix(
  scenarios: readonly ScenarioResult[],
  occurrences: readonly Occurrence[],
): readonly MatrixRow[] {
  const begin = Math.min(...scenarios.map(({ from }) => from));
  const noted = occurrences.filter(
    ({ severity, pendingAt, firedAt }) => severity !== 'none' && (pendingAt ?? firedAt) >= begin,
  );
  return scenarios.map(({ scenario, from, to, results }) => {
    const during = noted.filter(({ receivedAt }) => receivedAt >= from && receivedAt <= to + AFTER_MS);
    const others = scenarios.filter((other) => other.from <= to + AFTER_MS && other.to + AFTER_MS >= from);
    const cells = new Map<string, MatrixCell>();
    for (const { alert } of during) {
      if (declares(scenario, alert)) cells.set(alert, 'declared');
      else if (!others.some((other) => declares(other.scenario, alert))) cells.set(alert, 'unexpected');
    }
    for (const { alert, hops } of results) cells.set(alert, hops.inbox === undefined ? 'missing' : 'drilled');
    return { fault: scenario.fault.name, cells };
  });
}

/** One sentence for each critical alert that fired without a fault that declares it. */
export function matrixProblems(rows: readonly MatrixRow[], occurrences: readonly Occurrence[]): readonly string[] {
  const critical = new Set(occurrences.filter(({ severity }) => severity === 'critical').map(({ alert }) => alert));
  return rows.flatMap(({ fault, cells }) =>
    [...cells]
      .filter(([alert, cell]) => cell === 'unexpected' && critical.has(alert))
      .map(([alert]) => `${alert} is critical and fired during ${fault}, which does not declare it`),
  );
}
