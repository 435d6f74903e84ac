import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  countBudget,
  endReservations,
  renewReservations,
  reserveBudget,
  type Decision,
  type ReservedCall,
} from './reservations';
import { getLedgerRule, setBudget, setLedgerRule } from './budgets';
import { openDatabase, type Database } from '../database/database';
import { insertRows } from '../ledger/rows';
import { ensureOrg } from '../tenancy/orgs';
import { useRecords } from '../testing/testing';

const LEASE_MS = 60_000;
let database: Database;
let url: string;
useRecords((records) => {
  ({ database } = records);
  url = records.postgres.appUrl;
});

const call = (nanoUsd: number): ReservedCall => ({ id: randomUUID(), callId: `call\0${randomUUID()}`, nanoUsd });
/** Creates an org with hard limits, and counts its budget. */
async function limited(day: number | null, month: number | null = null): Promise<string> {
  const org = await ensureOrg(database, randomUUID());
  for (const [period, hardLimitNanoUsd] of [['day', day] as const, ['month', month] as const])
    await setBudget(database, org, { period, softLimitNanoUsd: null, hardLimitNanoUsd });
  await countBudget(database, org, 0);
  return org;
}
const reserve = async (org: string, calls: readonly ReservedCall[], on = database, leaseMs = LEASE_MS) =>
  (await reserveBudget(on, org, { calls, leaseMs }))!;
const decide = async (org: string, ...amounts: readonly number[]): Promise<readonly Decision[]> =>
  (await reserve(org, amounts.map(call))).decisions;
async function book(org: string, callId: string, costNanoUsd: number): Promise<Date> {
  const createdAt = new Date();
  const row = { id: randomUUID(), orgId: org, callId, createdAt, costNanoUsd, costSource: 'computed' } as const;
  await insertRows(database, org, [
    { ...row, provider: 'openai', modelRequested: 'm', latencyMs: 1, status: 'success' },
  ]);
  return createdAt;
}

it('must be counted before the first call', async () => {
  const org = await ensureOrg(database, 'uncounted');
  expect(await reserveBudget(database, org, { calls: [call(1)], leaseMs: LEASE_MS })).toBeUndefined();
});

it.each<[string, number | null, number | null, readonly number[], readonly Decision[]]>([
  ['up to the limit', 100, null, [60, 40], ['granted', 'granted']],
  ['no more than the limit while other calls are in progress', 100, null, [60, 41, 40], ['granted', 'held', 'granted']],
  ['no single call above the limit', 100, null, [101, 100], ['over', 'granted']],
  ['within the month, if that has less left', 100, 50, [51, 50], ['over', 'granted']],
  ['within the day, if that has less left', 50, 100, [51, 50], ['over', 'granted']],
  ['nothing from an empty budget, not even a free call', 0, null, [0], ['over']],
  ['everything without a hard limit', null, null, [1e15], ['granted']],
])('reserves %s', async (_, day, month, amounts, decisions) => {
  expect(await decide(await limited(day, month), ...amounts)).toEqual(decisions);
});

it('counts ledger rows, and returns the budget with the least left', async () => {
  const org = await limited(100, 500);
  await book(org, 'before', 70);
  await countBudget(database, org, 0);
  const { decisions, tightest } = await reserve(org, [call(31), call(20), call(20)]);
  expect(decisions).toEqual(['over', 'granted', 'held']);
  expect(tightest).toEqual({ period: 'day', hardLimitNanoUsd: 100, spentNanoUsd: 70, openNanoUsd: 20 });
});

it('settles a call once, and counts it once whether or not its ledger row exists', async () => {
  const org = await limited(100);
  const one = call(90);
  await reserve(org, [one]);
  const ledgerAt = await book(org, one.callId.replace('\0', '\uFFFD'), 30);
  for (let i = 0; i < 2; i++) await endReservations(database, org, [{ id: one.id, nanoUsd: 30, ledgerAt }]);
  expect((await reserve(org, [call(71)])).tightest).toMatchObject({ spentNanoUsd: 30, openNanoUsd: 0 });
  await countBudget(database, org, 0);
  expect((await reserve(org, [call(71)])).tightest).toMatchObject({ spentNanoUsd: 30, openNanoUsd: 0 });
  await endReservations(database, org, [{ id: one.id, nanoUsd: 30, ledgerAt }]);
  expect(await decide(org, 70)).toEqual(['granted']);
});

it('settles ended calls before it decides on new ones', async () => {
  const org = await limited(100);
  const one = call(10);
  await reserve(org, [one]);
  const ended = [{ id: one.id, nanoUsd: 60, ledgerAt: new Date() }];
  const request = { calls: [call(41), call(40)], leaseMs: LEASE_MS, ended };
  expect(await reserveBudget(database, org, request)).toMatchObject({
    decisions: ['over', 'granted'],
    tightest: { spentNanoUsd: 60, openNanoUsd: 40 },
  });
});

it('releases a reservation once', async () => {
  const org = await limited(100);
  const one = call(90);
  await reserve(org, [one]);
  for (let i = 0; i < 2; i++)
    await endReservations(database, org, [{ id: one.id, nanoUsd: undefined, ledgerAt: undefined }]);
  expect(await decide(org, 100, 1)).toEqual(['granted', 'held']);
});

it('frees reservations of a dead router when their lease ends, and keeps renewed ones', async () => {
  const org = await limited(100);
  const [dead, living] = [call(40), call(60)];
  await reserve(org, [dead, living], database, 400);
  await renewReservations(database, org, [living], LEASE_MS);
  expect(await decide(org, 40)).toEqual(['held']);
  await delay(450);
  expect(await decide(org, 41, 40)).toEqual(['held', 'granted']);
});

it('restores a lost reservation of a call in progress, but not a settled one', async () => {
  const org = await limited(100);
  const [lost, settled] = [call(60), call(10)];
  await reserve(org, [lost, settled]);
  await endReservations(database, org, [
    { id: lost.id, nanoUsd: undefined, ledgerAt: undefined },
    { id: settled.id, nanoUsd: 10, ledgerAt: undefined },
  ]);
  await renewReservations(database, org, [lost, settled], LEASE_MS);
  expect((await reserve(org, [call(31)])).tightest).toMatchObject({ spentNanoUsd: 10, openNanoUsd: 60 });
});

it('never grants more than the limit to concurrent connections', async () => {
  const org = await limited(1_000);
  const databases = [1, 2, 3, 4].map(() => openDatabase(url, { max: 4 }));
  const decided = await Promise.all(Array.from({ length: 200 }, (_, i) => reserve(org, [call(70)], databases[i % 4])));
  expect(decided.filter(({ decisions }) => decisions[0] === 'granted')).toHaveLength(14);
  await Promise.all(databases.map((one) => one.close()));
});

it('counts correctly while calls end and ledger rows arrive', async () => {
  const org = await limited(1e9);
  await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const one = { ...call(100), callId: `call ${i}` };
      await reserve(org, [one]);
      if (i % 3 === 0) await countBudget(database, org, 0);
      const ledgerAt = await book(org, one.callId, 7);
      await endReservations(database, org, [{ id: one.id, nanoUsd: 7, ledgerAt }]);
    }),
  );
  await countBudget(database, org, 0);
  expect((await reserve(org, [call(1e12)])).tightest).toMatchObject({ spentNanoUsd: 420, openNanoUsd: 0 });
  const rows = await database.withOrg(org, (tx) => tx.execute('select from budget_reservations'));
  expect(rows.rows).toHaveLength(0);
});

it('defaults to closed while the ledger is unavailable, unless the org sets open', async () => {
  const org = await limited(1);
  expect(await getLedgerRule(database, org)).toBe('closed');
  await setLedgerRule(database, org, 'open');
  expect(await getLedgerRule(database, org)).toBe('open');
});
