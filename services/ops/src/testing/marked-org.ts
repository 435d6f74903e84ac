// An org with a row in every table, whose texts carry a mark that no other org may ever receive.
import { createDeadLetters } from '@sextant/dead-letters';
import { cursorOf } from '@sextant/records/database/cursor';
import { fillEveryTable } from '@sextant/records/testing/every-table';
import type { OpsUnderTest } from './ops';
import { failedRun } from './runs';

export const MARK = 'secret-of-bravo';
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export interface MarkedOrg {
  readonly orgId: string;
  /** The mark, and the ids of all rows. */
  readonly secrets: readonly string[];
  /** Ids of rows by resource. */
  readonly ids: Readonly<Record<Resource, string>>;
  /** A cursor that points at one of the rows. */
  readonly cursor: string;
  /** Columns that carry the mark, as table.column. */
  readonly markedColumns: readonly string[];
}

type Resource =
  'run' | 'job' | 'deadLetter' | 'entity' | 'workspace' | 'user' | 'incident' | 'key' | 'session' | 'trace';

/** Fills and marks the rows of org `b`, and adds a dead letter at `redisUrl`. */
export async function markOrg({ database, postgres, b }: OpsUnderTest, redisUrl: string): Promise<MarkedOrg> {
  const deadLetters = createDeadLetters({ redis: redisUrl });
  const { id: failedId } = await failedRun(database, b.id, deadLetters);
  const deadLetter = (await deadLetters.get(`${failedId}-validate`))!;
  await deadLetters.put({ ...deadLetter, message: MARK, stack: MARK, payload: { prompt: MARK } });
  await deadLetters.close();
  const { runId } = await fillEveryTable(database, b.id);
  await settle(postgres, b.id);
  const markedColumns = await markTexts(postgres, b.id);
  const [row] = await postgres.query<Record<string, string>>(
    `select r.trace_id as trace, s.step, q.entity_id as entity, w.id as workspace, u.id as "user", i.id as incident, k.id as key,
       t.id as session
     from runs r, run_steps s, qa_samples q, workspaces w, users u, incidents i, api_keys k, session_tokens t
     where r.id = $1 and s.run_id = $1 and q.run_id = $1
       and w.org_id = $2 and u.org_id = $2 and i.org_id = $2 and k.org_id = $2 and t.org_id = $2 limit 1`,
    [runId, b.id],
  );
  const ids = { ...row, run: runId, job: `${runId}-${row?.['step']}`, deadLetter: deadLetter.id } as MarkedOrg['ids'];
  const text = JSON.stringify(await rowsOf(postgres, b.id));
  const secrets = [...new Set([MARK, b.id, ...(text.match(UUID) ?? [])])];
  const cursor = cursorOf({ at: '2099-01-01T00:00:00.000000Z', id: runId });
  return { orgId: b.id, secrets, ids, cursor, markedColumns };
}

/** All rows of an org by table, as JSON, without the time at which a key was last used. */
export async function rowsOf(postgres: OpsUnderTest['postgres'], orgId: string): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const { table } of await postgres.query<{ table: string }>(TABLES)) {
    const all = await postgres.query<{ row: string }>(
      `select (to_jsonb(t) - 'last_used_at')::text as row from ${table} t where org_id = $1 order by 1`,
      [orgId],
    );
    rows[table] = all.map(({ row }) => row);
  }
  return rows;
}

const TABLES = `
  select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`;

/** Keeps the controller from changing rows: all runs have ended and been reported, and schedules are paused. */
async function settle(postgres: OpsUnderTest['postgres'], orgId: string): Promise<void> {
  await postgres.query(`update schedules set enabled = false where org_id = $1`, [orgId]);
  const ended = `state = 'failed', ended_at = now() - interval '2 hours', notified_at = now(), trace_url = 'http://trace'`;
  await postgres.query(`update runs set ${ended}, trace_id = md5(id::text) where org_id = $1`, [orgId]);
}

/** Marks texts, except hashes of keys and columns whose constraints allow a closed set of values. */
async function markTexts(postgres: OpsUnderTest['postgres'], orgId: string): Promise<readonly string[]> {
  const columns = await postgres.query<{ table: string; column: string; type: string }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relname in (select "table" from (${TABLES}) t) and c.relnamespace = 'public'::regnamespace
      and a.attgenerated = '' and a.atttypid in ('text'::regtype, 'jsonb'::regtype) and a.attname !~ 'hash' order by 1, 2`);
  const marked: string[] = [];
  for (const { table, column, type } of columns) {
    const value = type === 'jsonb' ? markedJson(column) : `'${MARK}-' || coalesce(${column}, ctid::text)`;
    const update = `set session_replication_role = replica; update ${table} set ${column} = ${value} where org_id = '${orgId}'`;
    await postgres.query(update).then(
      () => marked.push(`${table}.${column}`),
      (error: Error) => {
        if (!/check constraint|invalid input value|foreign key/.test(error.message)) throw error;
      },
    );
  }
  return marked;
}

/** Adds the mark to arrays and objects, and replaces other values. */
const markedJson = (column: string): string => `
  case jsonb_typeof(${column}) when 'array' then ${column} || '["${MARK}"]'
    when 'object' then ${column} || '{"mark": "${MARK}"}' else '"${MARK}"' end`;
