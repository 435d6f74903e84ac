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

/** Bad events have every bad value, so that none can be missing from the objective. */
function ratioHistory({ metric, label, bad, ignored = [], where = {} }: RatioObjective, phases: readonly Phase[]) {
  const name = metric.kind === 'histogram' ? `${metric.name}_count` : metric.name;
  const isBad = (value: string) =>
    'matching' in bad ? new RegExp(`^(?:${bad.matching})$`).test(value) : bad.includes(value);
  const values = [...(metric.labels.find((one) => one.name === label)?.values ?? []), OVERFLOW];
  const badValues = examplesOf(bad);
  const goodValue = values.find((value) => !isBad(value) && !ignored.includes(value))!;
  return [
    ...badValues.map((value, i) =>
      seriesOf(name, { ...where, [label]: value }, phases, (phase) => partOf(phase.bad, badValues.length, i)),
    ),
    ...[...ignored.map((value) => ({ ...where, [label]: value })), ...elsewhere(where, { [label]: goodValue })].map(
      (labels) => seriesOf(name, labels, phases, (phase) => 2 * allEvents(phase)),
    ),
    ...elsewhere(where, { [label]: badValues[0]! }).map((labels) =>
      seriesOf(name, labels, phases, ({ bad: n }) => 2 * n),
    ),
    seriesOf(name, { ...where, [label]: goodValue }, phases, (phase) => phase.good),
  ];
}

const allEvents = ({ good, bad }: Phase): number => good + bad;

/** A whole number of events for each of `parts`; the first part gets the rest. */
function partOf(events: number, parts: number, index: number): number {
  const each = Math.floor(events / parts);
  return index === 0 ? events - each * (parts - 1) : each;
}

/** Labels of series that the objective does not select, such as those of another service. */
function elsewhere(where: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>) {
  return Object.keys(where).map((name) => ({ ...where, ...labels, [name]: 'another' }));
}

/** A value that a pattern such as `5..` matches. */
function examplesOf(bad: RatioObjective['bad']): readonly string[] {
  return 'matching' in bad ? [bad.matching.replaceAll('.', '0')] : bad;
}

/** All events end between the threshold and the bound below it, or above the threshold. */
function latencyHistory({ metric, threshold, where = {} }: LatencyObjective, phases: readonly Phase[]) {
  const bucket = `${metric.name}_bucket`;
  return [
    seriesOf(bucket, { ...where, le: String(threshold / 2) }, phases, () => 0),
    seriesOf(bucket, { ...where, le: String(threshold) }, phases, (phase) => phase.good),
    seriesOf(bucket, { ...where, le: '+Inf' }, phases, allEvents),
    seriesOf(`${metric.name}_count`, where, phases, allEvents),
    ...elsewhere(where, {}).flatMap((labels) => [
      seriesOf(bucket, { ...labels, le: String(threshold) }, phases, ({ good }) => 2 * good),
      seriesOf(`${metric.name}_count`, labels, phases, (phase) => 2 * allEvents(phase) + phase.bad),
    ]),
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
