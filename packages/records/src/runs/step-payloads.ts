// Inputs and results of steps. They are stored in Postgres only; the queue carries ids.
import { sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { jsonText } from '../database/values';
import { attemptBegin, attemptEnd, type AttemptBegin, type AttemptEnd, type AttemptRef } from './attempts';
import type { RunState } from './runs';

export interface StepPayload {
  /** The state of the run. */
  readonly state: RunState;
  /** The run's input. */
  readonly input: unknown;
  /** Results of earlier steps, by step. */
  readonly before: Readonly<Record<string, unknown>>;
}

export interface StepEnd extends Pick<AttemptEnd, 'traceKept'> {
  /** Results by step. */
  readonly results: Readonly<Record<string, unknown>>;
}

/**
 * Records the start of an attempt and reads its input, in one round trip. Undefined if the run does not exist. Rejects
 * with RecordsError.
 */
export async function beginStep(
  database: Database,
  { orgId, runId, step, execution }: AttemptRef,
  begin: AttemptBegin,
): Promise<StepPayload | undefined> {
  const query = sql`
    select r.state, r.input, coalesce(b.results, '{}') as before
    from runs r left join lateral (
      select jsonb_object_agg(s.step, s.result) as results from run_steps s
      where s.run_id = r.id and s.result is not null
        and s.position < (select t.position from run_steps t where t.run_id = r.id and t.step = ${step})
    ) b on true
    where r.id = ${runId}::uuid`;
  const start = attemptBegin({ orgId, runId, step, execution }, begin);
  const payloadQuery = { query, parse: ([row]: readonly object[]) => row as StepPayload | undefined };
  const [, payload] = await database.read(orgId, start, payloadQuery);
  return payload;
}

/**
 * Stores results of a run's steps and records that the attempt succeeded, in one round trip. Does not overwrite results
 * of a later execution. Rejects with RecordsError.
 */
export async function endStep(database: Database, ref: AttemptRef, { results, traceKept }: StepEnd): Promise<void> {
  const { orgId, runId, execution } = ref;
  const query = sql`
    update run_steps s set result = nullif(g.value, 'null'), result_execution = ${execution}::bigint
    from jsonb_each(${jsonText(results)}::jsonb) g
    where s.run_id = ${runId}::uuid and s.step = g.key and coalesce(s.result_execution, 0) <= ${execution}::bigint`;
  await database.read(orgId, { query, parse: () => undefined }, attemptEnd(ref, { state: 'success', traceKept }));
}

/** Records that an attempt failed. Rejects with RecordsError. */
export async function failStep(database: Database, ref: AttemptRef, traceKept: boolean | undefined): Promise<void> {
  await database.read(ref.orgId, attemptEnd(ref, { state: 'failed', traceKept }));
}

/** Longer inputs are truncated, in characters of JSON. */
const MAX_INPUT_LENGTH = 16 * 1024;

/** Inputs of an org's runs, by id. A long input is `{ truncated }` with the beginning of its JSON. */
export async function readInputs(
  database: Database,
  orgId: string,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const query = sql`
    select id, case when length(text) <= ${MAX_INPUT_LENGTH}::integer then input
      else jsonb_build_object('truncated', left(text, ${MAX_INPUT_LENGTH}::integer)) end as input
    from runs, lateral (select input::text as text) t
    where id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(runIds)}::jsonb))`;
  const [inputs] = await database.read(orgId, {
    query,
    parse: (rows) => new Map(rows.map(({ id, input }) => [id as string, input])),
  });
  return inputs;
}
