// Error budgets over 30 days, while Prometheus keeps 15: 45 days of history, copied as in operation.
import type { Database } from '@sextant/records/database';
import { DAY_MS, HOUR_MS } from '@sextant/records/database/time-ranges';
import { objectiveHistory } from '@sextant/records/objectives';
import { useRecords } from '@sextant/records/testing';
import { budgetLeft, lastEventSamples } from '@sextant/signals/query/objectives';
import { render } from '@sextant/signals/query/render';
import { PROMETHEUS_RETENTION } from '@sextant/signals/retention';
import { runSuccess } from '@sextant/signals/runs';
import { queryEverySeries } from '../metrics/prometheus';
import { createStores } from '../stores/stores';
import { prometheusHistory, type PrometheusHistory } from '../testing/prometheus-history';
import { runHistory, SLOT_MS } from '../testing/run-history';
import { readBudgets, WINDOW_HOURS } from './budgets';
import { copyObjectiveHours } from './copy';

const DAYS = 45;
const START = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS;
const END = START + DAYS * DAY_MS;
const slotOf = (day: number, hour: number, minute = 0) => ((day * 24 + hour) * HOUR_MS + minute * 60_000) / SLOT_MS;
const GAP = { from: slotOf(38, 10, 20), to: slotOf(38, 13, 40) };
const history = runHistory({
  ...{ start: START, days: DAYS, gap: GAP },
  // In the middle of an hour, at its start, and just before its end.
  restarts: [slotOf(3, 9, 25), slotOf(20, 12), slotOf(27, 17, 55), slotOf(40, 8, 5)],
});
/** The days on which ops copies; it is down in between, at most for 13 days. */
const COPIES = [12, 13, 25, 32, DAYS];
const { signal } = new AbortController();

let database: Database;
let prometheus: PrometheusHistory;
let url: string;
useRecords((records) => (database = records.database));
beforeAll(async () => {
  prometheus = await prometheusHistory();
  for (const [index, day] of COPIES.entries()) {
    await prometheus.stop();
    await prometheus.add(history.samples(COPIES[index - 1] ?? 0, day));
    url = await prometheus.start(PROMETHEUS_RETENTION);
    await copyObjectiveHours(deps(), afterDay(day), signal);
  }
}, 300_000);
afterAll(() => prometheus?.remove());

/** Some minutes after the last hour of a day, when its samples are stored. */
const afterDay = (day: number) => new Date(START + day * DAY_MS + 3 * 60_000);
const deps = () => {
  const stores = createStores({ prometheus: url });
  return { database, prometheus: stores.prometheus, objectives: [runSuccess] };
};

it('has the exact budget of 30 days, of which Prometheus has deleted the first 15', async () => {
  const query = render(lastEventSamples(runSuccess, '1d').all);
  const daysAgo = (days: number) => new Date(END - days * DAY_MS);
  const seriesAt = (at: Date) => queryEverySeries(deps().prometheus, { query, at, signal });
  expect(await seriesAt(daysAgo(20))).toEqual([]);
  expect(await seriesAt(daysAgo(5))).not.toEqual([]);
  const [budget] = await readBudgets(deps(), afterDay(DAYS), signal);
  const exact = history.events(END - 30 * DAY_MS, END);
  expect(exact.total - exact.good).toBeGreaterThan(100);
  expect(budget).toMatchObject({ ...exact, left: budgetLeft(runSuccess, exact) });
});

it('has the exact events of every complete hour, across restarts', async () => {
  const points = await historyOf(START, END);
  const complete = points.filter(({ completeHours }) => completeHours === 1);
  // The gap leaves two hours without any sample, and two with a part of their samples.
  expect([points.length, complete.length]).toEqual([DAYS * 24 - 2, DAYS * 24 - 4]);
  const exact = complete.map(({ start }) => history.events(start.getTime(), start.getTime() + HOUR_MS));
  expect(complete.map(({ good, total }) => ({ good, total }))).toEqual(exact);
  // A quiet hour has no events; it is not missing.
  expect(complete.filter(({ total }) => total === 0)).toHaveLength(DAYS * 4);
});

it('counts the events of a gap when Prometheus sees the counter again, and does not call those hours complete', async () => {
  const day = START + 38 * DAY_MS;
  const points = await historyOf(day + 10 * HOUR_MS, day + 14 * HOUR_MS);
  expect(points.map(({ start, completeHours }) => [(start.getTime() - day) / HOUR_MS, completeHours])).toEqual([
    [10, 0],
    [13, 0],
  ]);
  const counted = points.reduce((sum, { total }) => sum + total, 0);
  expect(counted).toBe(history.events(day + 10 * HOUR_MS, day + 14 * HOUR_MS).total);
});

it('has the exact budget at the end of every day, before and after the retention', async () => {
  const points = await objectiveHistory(database, {
    ...{ objective: 'run-success', step: 'day', windowHours: WINDOW_HOURS },
    range: { from: new Date(START), to: new Date(END) },
  });
  const ends = points.map(({ start }) => start.getTime() + DAY_MS);
  expect(points.map(({ window }) => window)).toEqual(ends.map((end) => history.events(end - 30 * DAY_MS, end)));
});

it('changes nothing when it is repeated', async () => {
  expect(await copyObjectiveHours(deps(), afterDay(DAYS), signal)).toBe(0);
});

function historyOf(from: number, to: number) {
  const range = { from: new Date(from), to: new Date(to) };
  return objectiveHistory(database, { objective: 'run-success', step: 'hour', range, windowHours: WINDOW_HOURS });
}
