import type { Database } from '../database/database';
import { refreshTargets, saveScores, selectTargets, upsertEntities, type NewEntity } from './enrichment';
import { ensureOrg } from '../tenancy/orgs';
import { createRun, type RunRef } from '../runs/runs';
import { useRecords } from '../testing/testing';

let database: Database;
let acme: string;
let ref: RunRef;

useRecords((records) => {
  ({ database } = records);
});
beforeEach(async () => {
  acme = await ensureOrg(database, `acme-${expect.getState().currentTestName}`);
  const { run } = await createRun(database, {
    orgId: acme,
    kind: 'enrichment',
    input: {},
    correlationId: 'c',
    steps: [],
  });
  ref = { orgId: acme, runId: run.id };
});

const entity = (id: string, more: Partial<NewEntity> = {}): NewEntity => ({
  id,
  name: id,
  url: `http://${id}`,
  ...more,
});
const targets = async (limit = 10, orgId = acme) => (await selectTargets(database, orgId, limit)).map(({ id }) => id);

it('selects entities without a score first, then those with the oldest score, as of the last refresh', async () => {
  await upsertEntities(database, acme, [
    entity('a', { email: 'a@a' }),
    entity('b'),
    entity('c'),
    entity('no-url', { url: '' }),
  ]);
  expect(await targets()).toEqual([]);
  await refreshTargets(database);
  expect(await selectTargets(database, acme, 1)).toEqual([{ id: 'a', name: 'a', url: 'http://a', email: 'a@a' }]);
  for (const id of ['b', 'a']) expect(await saveScores(database, ref, [{ id, score: 70, reason: 'big' }])).toBe(1);
  expect(await targets()).toEqual(['a', 'b', 'c']);
  await refreshTargets(database);
  expect(await targets()).toEqual(['c', 'b', 'a']);
  expect(await targets(2)).toEqual(['c', 'b']);
});

it('updates entities and keeps their scores', async () => {
  await upsertEntities(database, acme, [entity('a', { name: 'first' }), entity('a', { name: 'second' })]);
  await saveScores(database, ref, [
    { id: 'a', score: 50, reason: 'r' },
    { id: 'unknown', score: 1, reason: 'r' },
  ]);
  await upsertEntities(database, acme, [entity('a', { name: 'th\u0000ird', email: 'x@y' }), entity('b')]);
  await upsertEntities(database, acme, []);
  await refreshTargets(database);
  expect(await selectTargets(database, acme, 5)).toEqual([
    { id: 'b', name: 'b', url: 'http://b', email: null },
    { id: 'a', name: 'th\ufffdird', url: 'http://a', email: 'x@y' },
  ]);
});

it('shows an org only its own targets, and none to a transaction without an org', async () => {
  const globex = await ensureOrg(database, 'globex');
  await upsertEntities(database, acme, [entity('ours')]);
  await upsertEntities(database, globex, [entity('theirs')]);
  await refreshTargets(database);
  expect([await targets(), await targets(10, globex)]).toEqual([['ours'], ['theirs']]);
  const { rows } = await database.withoutOrg((tx) => tx.execute('select * from sextant_enrichment_targets(10)'));
  expect(rows).toEqual([]);
});

it('shares refreshes among concurrent callers, each of which then sees its own writes', async () => {
  const refreshed = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      await upsertEntities(database, acme, [entity(`e${String(i).padStart(2, '0')}`)]);
      const did = await refreshTargets(database);
      expect(await targets(100)).toContain(`e${String(i).padStart(2, '0')}`);
      return did;
    }),
  );
  const times = refreshed.filter(Boolean).length;
  expect(times).toBeGreaterThanOrEqual(1);
  expect(times).toBeLessThan(12);
});
