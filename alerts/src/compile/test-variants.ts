// Variants of an alert's tests: what a scrape loses, what a restart of a process does to its series, and series beside them.
import type { Node } from '@sextant/signals/query/expression';
import type { AlertTest } from '../declare';
import type { Phase, Series } from '../series';
import { groupingOf, selectorsOf, withEachAlternative, withForeignSeries, type Selector } from './foreign-series';
import type { Timing } from './test-samples';
import { withHistory } from './window-variants';

/** A test, with details that declared tests do not need. */
export interface TestVariant extends AlertTest {
  /** Minutes between samples. */
  readonly samplingStep?: number;
  /** Whether the scrape of this number fails. */
  readonly isLost?: (scrape: number) => boolean;
  /** Minutes at which the alert does not fire. */
  readonly silent?: readonly number[];
}

/** How long the target of the restarted process is absent, in steps. */
const RESTART_STEPS = 2;

/**
 * Variants of the first test that fires, and of the first that does not, among those with constant series.
 * @param queries the condition of the alert, and the values of the recording rules that it reads
 */
export function variantsOf(
  tests: readonly AlertTest[],
  timing: Timing,
  queries: readonly Node[],
): readonly TestVariant[] {
  const selectors = queries.flatMap(selectorsOf);
  const grouping = new Set(queries.flatMap(groupingOf));
  const steady = tests.filter(
    ({ series, at }) => series.length > 0 && at === undefined && series.flat().every(isSteady),
  );
  const firing = steady.find((t) => t.fires);
  const silent = steady.find((t) => !t.fires);
  return [
    ...[firing, silent]
      .filter((t) => t !== undefined)
      .flatMap((t) => [...withReset(t, timing), ...withRestart(t, timing), ...withHistory(t, timing)]),
    ...steady.filter((t) => t === firing || !t.fires).flatMap((t) => withForeignSeries(t, selectors)),
    ...(firing
      ? [
          ...withLostScrapes(firing, timing),
          ...withRareScrapes(firing, timing, selectors),
          ...withEachAlternative(firing, selectors, grouping),
        ]
      : []),
    ...(firing && silent ? withRecovery(firing, silent, timing) : []),
  ];
}

function isSteady({ phases }: Series): boolean {
  return phases.length === 1;
}

/** Loses a scrape between two evaluations, so that the others still reach the edges of every window. */
function withLostScrapes(test: AlertTest, { step }: Timing): readonly TestVariant[] {
  // Days of samples would be megabytes, as each is written out.
  if (step > 1) return [];
  const when = `${test.when}, and one of four scrapes fails`;
  return [{ ...test, when, samplingStep: step / 4, isLost: (scrape) => scrape % 4 === 2 }];
}

/** Prometheus reads a gauge for so many minutes after its last sample. */
const LOOKBACK = 5;

/** Every window has two samples, the fewest for a rate. Not for gauges that would be absent, or whose samples count. */
function withRareScrapes(
  test: AlertTest,
  { shortest }: Timing,
  selectors: readonly Selector[],
): readonly TestVariant[] {
  if (shortest === undefined) return [];
  const gauges = test.series.flat().filter(({ kind }) => kind === 'gauge');
  const isCounted = gauges.some(({ name }) => selectors.some((one) => one.name === name && one.range !== undefined));
  if (isCounted || (gauges.length > 0 && shortest / 2 >= LOOKBACK)) return [];
  return [{ ...test, when: `${test.when}, and its shortest window has only two scrapes`, samplingStep: shortest / 2 }];
}

/** When the alert has fired, its series become those of a silent test. It ends when they fill its windows. */
function withRecovery(
  firing: AlertTest,
  silent: AlertTest,
  { end, window, keep, step }: Timing,
): readonly TestVariant[] {
  const later = new Map(silent.series.flat().map((s) => [keyOf(s), s.phases[0]!]));
  const now = firing.series.flat().map(keyOf);
  if (now.length !== later.size || !now.every((key) => later.has(key))) return [];
  const series = mapped(firing, (s, phase) => {
    const next = later.get(keyOf(s))!;
    const start = s.kind === 'gauge' || phase.start === undefined ? next.start : phase.start + phase.perMinute * end;
    return [
      { ...phase, minutes: end },
      { ...next, start },
    ];
  });
  const at = `${end + Math.max(window, step) + keep}m` as const;
  return [{ when: `the condition ends after ${firing.when}`, series, at }];
}

function keyOf({ name, labels }: Series): string {
  return JSON.stringify([name, Object.entries(labels).sort()]);
}

/** The process restarts between two scrapes and continues at the same pace. */
function withReset(test: AlertTest, { step, end }: Timing): readonly TestVariant[] {
  if (!test.series.flat().some(({ kind }) => kind === 'counter')) return [];
  const before = Math.floor(end / step / 2) * step;
  const series = mapped(test, (s, phase) =>
    s.kind === 'gauge'
      ? [phase]
      : [
          { ...phase, minutes: before },
          { ...phase, start: phase.perMinute * step },
        ],
  );
  return [{ ...test, when: `${test.when}, and the counters restart`, series }];
}

/** The target is absent for some scrapes, and its counters restart at 0. */
function withRestart(test: AlertTest, { step, wait, end }: Timing): readonly TestVariant[] {
  // Tests of a long history have a restart of their own.
  if (step > 1) return [];
  const before = end;
  const absent = RESTART_STEPS * step;
  const series = mapped(test, (_, phase) => [
    { ...phase, minutes: before },
    { start: undefined, perMinute: 0, minutes: absent },
    phase,
  ]);
  const afterwards = [1, 2, 3].map((n) => before + absent + n * step);
  return [
    {
      ...test,
      when: `${test.when}, after a restart of the target`,
      series,
      at: `${before + absent + end}m`,
      silent: test.fires ? (wait > step ? [wait - step] : []) : afterwards,
    },
  ];
}

function mapped(test: AlertTest, phasesOf: (series: Series, phase: Phase) => readonly Phase[]): AlertTest['series'] {
  return test.series.map((list) =>
    list.map((s) => ({ ...s, phases: s.phases.flatMap((phase) => phasesOf(s, phase)) })),
  );
}
