import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database';
import { createRun, type RunRef } from '../runs/runs';
import { ensureOrg } from '../tenancy/orgs';
import { useRecords } from '../testing/testing';
import { archiveDeadLetters, type DeadLetterRow } from './archive';

let database: Database;
let acme: string;
let globex: string;
let ref: RunRef;

useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});
beforeEach(async () => {
  ref = await newRun(acme);
});

async function newRun(orgId: string): Promise<RunRef> {
  const { run } = await createRun(database, { orgId, kind: 'agent', input: {}, correlationId: 'c', steps: [] });
  return { orgId, runId: run.id };
}
const query = async (statement: string, orgId = acme) =>
  (await database.withOrg(orgId, (tx) => tx.execute(statement))).rows;

const deadLetter = (more: Partial<DeadLetterRow> = {}): DeadLetterRow => ({
  ...{ queue: 'agent', job_id: `${ref.runId}-plan`, run_id: ref.runId, org_id: acme, kind: 'agent', step: 'plan' },
  ...{ error_class: 'TIMEOUT', retryable: true, message: 'too slow\u0000', stack: null, attempts: 5 },
  ...{ payload: { input: { goal: 'g' } }, trace_id: null, replays: 1 },
  ...{ first_failed_at: '2026-01-01T00:00:00.000Z', last_failed_at: '2026-01-01T00:01:00.123Z', ...more },
});

it('archives a failure once, and a later failure of the same job separately', async () => {
  const other = await newRun(globex);
  const deadLetters = [deadLetter(), deadLetter({ org_id: globex, run_id: other.runId, job_id: 'x' })];
  expect(await archiveDeadLetters(database, deadLetters)).toBe(2);
  expect(await archiveDeadLetters(database, deadLetters)).toBe(0);
  expect(await archiveDeadLetters(database, [deadLetter({ last_failed_at: '2026-01-02T00:00:00Z' })])).toBe(1);
  const statement = `select job_id, message, payload, attempts, replays, retryable from dead_letters_archive
    where run_id = '${ref.runId}' order by last_failed_at limit 1`;
  expect(await query(statement)).toEqual([
    {
      ...{ job_id: `${ref.runId}-plan`, message: 'too slow\ufffd', payload: { input: { goal: 'g' } }, attempts: 5 },
      ...{ replays: 1, retryable: true },
    },
  ]);
  expect(await query('select job_id from dead_letters_archive', globex)).toEqual([{ job_id: 'x' }]);
});

it('archives a dead letter without its run if the run does not exist in the org', async () => {
  const foreign = await newRun(globex);
  const deadLetters = [
    deadLetter({ run_id: randomUUID(), job_id: 'gone' }),
    deadLetter({ run_id: foreign.runId, job_id: 'foreign' }),
  ];
  expect(await archiveDeadLetters(database, deadLetters)).toBe(2);
  const statement = `select run_id from dead_letters_archive where job_id in ('gone', 'foreign')`;
  expect(await query(statement)).toEqual([{ run_id: null }, { run_id: null }]);
});

it('skips dead letters of an org that does not exist', async () => {
  expect(await archiveDeadLetters(database, [deadLetter({ org_id: randomUUID(), job_id: 'orphan' })])).toBe(0);
});

it('accepts an empty list', async () => {
  expect(await archiveDeadLetters(database, [])).toBe(0);
});
