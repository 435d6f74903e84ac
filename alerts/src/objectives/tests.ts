// The promtool tests of a burn-rate alert, derived from its objective: the threshold, restarts, the guard and both windows.
import type { BurnRateCondition, Objective } from '@sextant/signals/declare/objective';
import type { Duration } from '@sextant/signals/query/duration';
import { allowedRatio } from '@sextant/signals/query/objectives';
import { minutesOf as minutesIn } from '../compile/test-samples';
import type { AlertTest } from '../declare';
import { historyOf, minutesOf, type Phase } from './history';

/** Enough that the burn rates of the tests are whole numbers of bad events. */
const EVENTS_PER_MINUTE = 100_000;
const IDLE = { bad: 0, good: 0 } as const;

export function burnTests(objective: Objective, { above, short }: BurnRateCondition): readonly AlertTest[] {
  const test = testOf(objective);
  const atRate = (rate: number, minutes: number): Phase => phaseOf(objective, rate, minutes);
  const [justAbove, justUnder] = [atRate(1.01 * above, 5), atRate(0.99 * above, 5)];
  const rate = rateOf(objective, justAbove);
  // The long window has both phases, the short one only the second.
  const [justUnderBoth, max] = [0.95 * above, Math.min(3 * above, 1 / allowedRatio(objective))];
  const latest = Math.min(1.9 * above, max);
  const each = minutesIn(short);
  const few = (bad: number): readonly Phase[] => [
    { minutes: 7, ...IDLE },
    { minutes: 1, bad, good: 0 },
    { minutes: 2, ...IDLE },
  ];
  return [
    test(`the burn rate is just above ${above}`, [justAbove, justAbove], rate),
    test(`the burn rate is just under ${above}`, [justUnder, justUnder]),
    test(`only the last ${short} are above ${above}`, [atRate(2 * justUnderBoth - latest, each), atRate(latest, each)]),
    test(`the last ${short} are just under ${above}`, [atRate(max, each), atRate(justUnderBoth, each)]),
    ...exactTests(objective, { above, short }),
    test('the process restarts while the burn rate is too high', [justAbove, { ...justAbove, restart: true }], rate),
    test('the process restarts and all events are good', [atRate(0, 5), { ...atRate(0, 5), restart: true }]),
    test('the only 5 events are bad', few(5), 1 / allowedRatio(objective)),
    test('traffic is low: the only 4 events are bad', few(4)),
  ];
}

/**
 * The burn rate of one window is exactly at the threshold, and that of the other above it. No tests if the quotient of
 * whole numbers of events is another floating-point number, such as 14.399999999999999.
 */
function exactTests(
  objective: Objective,
  { above, short }: Pick<BurnRateCondition, 'above' | 'short'>,
): readonly AlertTest[] {
  const test = testOf(objective);
  const max = 1 / allowedRatio(objective);
  const each = minutesIn(short);
  const latest = Math.min(1.5 * above, max);
  const inLong = [phaseOf(objective, 2 * above - latest, each), phaseOf(objective, latest, each)] as const;
  const inShort = phaseOf(objective, above, each);
  const all = { bad: inLong[0].bad + inLong[1].bad, good: inLong[0].good + inLong[1].good };
  return [
    ...(rateOf(objective, all) === above ? [test(`the burn rate is exactly ${above}`, inLong)] : []),
    // Prometheus multiplies the increase of a longer window by a factor that is no binary fraction.
    ...(each === EXACT_MINUTES && rateOf(objective, inShort) === above
      ? [test(`the burn rate of the last ${short} is exactly ${above}`, [phaseOf(objective, max, each), inShort])]
      : []),
  ];
}

/** An increase over 5 samples is that of the 4 minutes between them, times 1.25. */
const EXACT_MINUTES = 5;

/** Tests of both windows. They need a history of twice the long window, so they are not among those of every alert. */
export function windowTests(objective: Objective, { long, short, above }: BurnRateCondition): readonly AlertTest[] {
  const test = testOf(objective);
  const [good, burning] = [0, 1.1 * above].map((rate) => phaseOf(objective, rate, minutesIn(long))) as [Phase, Phase];
  const rate = rateOf(objective, burning);
  return [
    test(`the last ${long} are just under the threshold`, justUnderIn(objective, above, long)),
    test(`the last ${short} are just under the threshold`, justUnderIn(objective, above, short, long)),
    test(`all of the last ${long} are above the threshold, and everything before is good`, [good, burning], rate),
  ];
}

function testOf(objective: Objective) {
  return (when: string, phases: readonly Phase[], value?: number): AlertTest => ({
    when,
    series: [historyOf(objective, phases)],
    at: `${minutesOf(phases)}m`,
    step: '1m',
    ...(value !== undefined && { fires: { value: timesText(value) } }),
  });
}

/**
 * A history in which the burn rate of a window is 0.9 of the threshold: events are good at first, and at the end bad
 * enough that half the window is above the threshold. Everything before is bad, so twice the window is above it, too.
 */
function justUnderIn(objective: Objective, above: number, window: Duration, before = window): readonly Phase[] {
  const allBad = 1 / allowedRatio(objective);
  // An increase over n samples covers the n - 1 minutes between them.
  const minutes = minutesIn(window);
  const covered = minutes - 1;
  const burning = Math.ceil((0.9 * above * covered) / Math.min(allBad, 1.8 * above));
  return [
    phaseOf(objective, allBad, minutesIn(before)),
    phaseOf(objective, 0, minutes - burning),
    phaseOf(objective, (0.9 * above * covered) / burning, burning),
  ];
}

function phaseOf(objective: Objective, burnRate: number, minutes: number): Phase {
  const bad = Math.round(EVENTS_PER_MINUTE * allowedRatio(objective) * burnRate);
  return { minutes, bad, good: EVENTS_PER_MINUTE - bad };
}

/** With the operations of the query, so that equal numbers are equal in Prometheus, too. */
function rateOf(objective: Objective, { bad, good }: Pick<Phase, 'bad' | 'good'>): number {
  return (bad / (bad + good)) * (1 / allowedRatio(objective));
}

/** As Prometheus formats it: four significant digits, and thousands as k. */
function timesText(rate: number): string {
  const [value, prefix] = rate >= 1_000 ? [rate / 1_000, 'k'] : [rate, ''];
  return `${Number(value.toPrecision(4))}${prefix} times`;
}
