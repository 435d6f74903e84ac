import type { Database } from '../database/database';
import { HOUR_MS } from '../database/time-ranges';
import { useRecords, type TestPostgres } from '../testing/testing';
import {
  completeObjectiveHours,
  deleteOldObjectiveHours,
  objectiveEvents,
  objectiveHistory,
  putObjectiveHours,
  type ObjectiveHour,
} from './objective-hours';

let database: Database;
let postgres: TestPostgres;
useRecords((records) => ({ database, postgres } = records));
beforeEach(() => postgres.query('delete from objective_hours'));

const START = Date.UTC(2026, 10, 1);
const at = (hours: number) => new Date(START + hours * HOUR_MS);
const hourOf = (index: number, total = 10, bad = 0, complete = true): ObjectiveHour => ({
  ...{ hour: at(index), good: total - bad, total, complete },
});
const put = (...hours: readonly ObjectiveHour[]) => putObjectiveHours(database, 'runs', hours);
const all = async () => (await objectiveEvents(database, { from: at(0), to: at(10_000) })).get('runs');

it('stores an hour once, and a complete hour is final', async () => {
  expect(await put(hourOf(0, 10, 1))).toBe(1);
  expect(await put(hourOf(0, 10, 1))).toBe(0);
  expect(await put(hourOf(0, 99), hourOf(1, 5, 5))).toBe(1);
  expect(await all()).toEqual({ good: 9, total: 15, lastHour: at(1) });
});

it('replaces an incomplete hour by one with more events, or by a complete one', async () => {
  await put(hourOf(0, 10, 0, false));
  expect(await put(hourOf(0, 8, 0, false))).toBe(0);
  expect(await put(hourOf(0, 12, 0, false))).toBe(1);
  expect(await completeObjectiveHours(database, 'runs', at(0))).toEqual(new Set());
  expect(await put(hourOf(0, 11, 0, true))).toBe(1);
  expect(await put(hourOf(0, 50, 0, false))).toBe(0);
  expect((await all())!.total).toBe(11);
  expect(await completeObjectiveHours(database, 'runs', at(0))).toEqual(new Set([at(0).getTime()]));
  expect(await completeObjectiveHours(database, 'runs', at(1))).toEqual(new Set());
});

it('distinguishes an hour without events from an hour without data', async () => {
  await put(hourOf(0, 0));
  expect(await all()).toEqual({ good: 0, total: 0, lastHour: at(0) });
  expect((await objectiveEvents(database, { from: at(1), to: at(2) })).size).toBe(0);
});

it('adds up the hours of a range by objective', async () => {
  await put(...[0, 1, 2, 3].map((index) => hourOf(index, 10, index)));
  await putObjectiveHours(database, 'calls', [hourOf(2, 7)]);
  const events = await objectiveEvents(database, { from: at(1), to: at(3) });
  expect(Object.fromEntries(events)).toEqual({
    runs: { good: 17, total: 20, lastHour: at(2) },
    calls: { good: 7, total: 7, lastHour: at(2) },
  });
});

it('lists hours and days with the window that ends with them', async () => {
  await put(...Array.from({ length: 60 }, (_, index) => hourOf(index, 10, index === 0 ? 10 : 0, index !== 30)));
  const history = (step: 'hour' | 'day', from: number, to: number) =>
    objectiveHistory(database, { objective: 'runs', step, range: { from: at(from), to: at(to) }, windowHours: 48 });
  const hours = await history('hour', 46, 50);
  expect(hours.map(({ start, window }) => [start, window.total, window.total - window.good])).toEqual([
    [at(46), 470, 10],
    [at(47), 480, 10],
    [at(48), 480, 0],
    [at(49), 480, 0],
  ]);
  const days = await history('day', 0, 72);
  expect(days.map(({ start, total, completeHours }) => [start, total, completeHours])).toEqual([
    [at(0), 240, 24],
    [at(24), 240, 23],
    [at(48), 120, 12],
  ]);
  expect(days.map(({ window }) => window)).toEqual([
    { good: 230, total: 240 },
    { good: 470, total: 480 },
    { good: 480, total: 480 },
  ]);
});

it('does not count an hour twice when one of the window is missing', async () => {
  await put(hourOf(0, 10, 10), hourOf(5), hourOf(49));
  const range = { from: at(0), to: at(60) };
  const points = await objectiveHistory(database, { objective: 'runs', step: 'hour', range, windowHours: 48 });
  expect(points.map(({ window }) => window)).toEqual([
    { good: 0, total: 10 },
    { good: 10, total: 20 },
    { good: 20, total: 20 },
  ]);
});

it('deletes hours after 13 months', async () => {
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const agedDays = (days: number) => ({ ...hourOf(0), hour: new Date(now - days * 24 * HOUR_MS) });
  await put(agedDays(390), agedDays(400));
  expect(await deleteOldObjectiveHours(database)).toBe(1);
  expect(await deleteOldObjectiveHours(database)).toBe(0);
});

it('refuses hours that cannot be true', async () => {
  await expect(put({ ...hourOf(0), good: 11 })).rejects.toThrow('could not use the database');
  await expect(put({ ...hourOf(0), hour: new Date(START + 1) })).rejects.toThrow('could not use the database');
});

it('is not readable or writable by services except through functions', async () => {
  const direct = database.withoutOrg((tx) => tx.$client.query('select * from objective_hours'));
  await expect(direct).rejects.toThrow('permission denied');
});
