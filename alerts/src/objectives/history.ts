// Series of an objective's metric with a history, for promtool tests.
import { OVERFLOW } from '@sextant/signals/declare/label';
import type { LatencyObjective, Objective, RatioObjective } from '@sextant/signals/declare/objective';
import type { Series } from '../series';

/** Some minutes with a constant number of events per minute. */
export interface Phase {
  readonly minutes: number;
  readonly bad: number;
  readonly good: number;
  /** The process restarts before the phase: its counters start again at 0. */
  readonly restart?: boolean;
}

/** The series of the objective's counters, with a value every minute from 0 on. */
export function historyOf(objective: Objective, phases: readonly Phase[]): readonly Series[] {
  return objective.type === 'ratio' ? ratioHistory(objective, phases) : latencyHistory(objective, phases);
}

/** The length of a history in minutes. */
export const minutesOf = (phases: readonly Phase[]): number => phases.reduce((sum, { minutes }) => sum + minutes, 0);

function ratioHistory({ metric, label, bad, ignored = [], where }: RatioObjective, phases: readonly Phase[]) {
  const name = metric.kind === 'histogram' ? `${metric.name}_count` : metric.name;
  const isBad = (value: string) =>
    'matching' in bad ? new RegExp(`^(?:${bad.matching})$`).test(value) : bad.includes(value);
  const values = [...(metric.labels.find((one) => one.name === label)?.values ?? []), OVERFLOW, ...examplesOf(bad)];
  const badValue = values.find(isBad)!;
  const goodValue = values.find((value) => !isBad(value) && !ignored.includes(value))!;
  return [
    seriesOf(name, { ...where, [label]: badValue }, phases, (phase) => phase.bad),
    seriesOf(name, { ...where, [label]: goodValue }, phases, (phase) => phase.good),
  ];
}

/** A value that a pattern such as `5..` matches. */
function examplesOf(bad: RatioObjective['bad']): readonly string[] {
  return 'matching' in bad ? [bad.matching.replaceAll('.', '0')] : bad;
}

function latencyHistory({ metric, threshold, where = {} }: LatencyObjective, phases: readonly Phase[]) {
  return [
    seriesOf(`${metric.name}_bucket`, { ...where, le: String(threshold) }, phases, (phase) => phase.good),
    seriesOf(`${metric.name}_count`, where, phases, (phase) => phase.good + phase.bad),
  ];
}

function seriesOf(
  name: string,
  labels: Readonly<Record<string, string>>,
  phases: readonly Phase[],
  perMinute: (phase: Phase) => number,
): Series {
  let value = 0;
  const counting = phases.map((phase, index) => {
    const step = perMinute(phase);
    const start = (phase.restart ? 0 : value) + step;
    value = start + step * (phase.minutes - 1);
    return { start, perMinute: step, ...(index < phases.length - 1 && { minutes: phase.minutes }) };
  });
  return { name, labels, kind: 'counter', phases: [{ start: 0, perMinute: 0, minutes: 1 }, ...counting] };
}
