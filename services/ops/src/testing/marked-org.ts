// For the tenancy walk: an org with a row in every table, whose every text bears a mark that nobody else may ever read.
import { createDeadLetters } from '@sextant/dead-letters';
import { fillEveryTable } from '@sextant/records/testing/rows';
import { cursorOf } from '@sextant/records/database/cursor';
import type { OpsUnderTest } from './ops';
import { failedRun } from './runs';

export const MARK = 'secret-of-bravo';
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export interface Victim {
  readonly orgId: string;
  /** What gives it away: the mark, and every id of its rows. */
  readonly secrets: readonly string[];
  /** Ids of its things, by what they are. */
  readonly ids: Readonly<Record<Thing, string>>;
  /** A cursor whose place is one of its rows. */
  readonly cursor: string;
  /** Columns that bear the mark, as table.column. */
  readonly marked: readonly string[];
}

type Thing = 'run' | 'job' | 'letter' | 'entity' | 'workspace' | 'user' | 'incident' | 'key' | 'trace';

/** Fills org `b` and marks its rows. `redisUrl`: where it gets a dead letter too. */
export async function makeVictim({ database, postgres, b }: OpsUnderTest, redisUrl: string): Promise<Victim> {
  const letters = createDeadLetters({ redis: redisUrl });
  const { id: failed } = await failedRun(database, b.id, letters);
  const letter = (await letters.get(`${failed}-validate`))!;
  await letters.put({ ...letter, message: MARK, stack: MARK, payload: { prompt: MARK } });
  await letters.close();
  const { runId } = await fillEveryTable(database, b.id);
  await settle(postgres, b.id);
  const marked = await markTexts(postgres, b.id);
  const [found] = await postgres.query<Record<string, string>>(
    `select r.trace_id as trace, s.step, q.entity_id as entity, w.id as workspace, u.id as "user", i.id as incident, k.id as key
     from runs r, run_steps s, qa_samples q, workspaces w, users u, incidents i, api_keys k
     where r.id = $1 and s.run_id = $1 and q.run_id = $1
       and w.org_id = $2 and u.org_id = $2 and i.org_id = $2 and k.org_id = $2 limit 1`,
    [runId, b.id],
  );
  const ids = { ...found, run: runId, job: `${runId}-${found?.['step']}`, letter: letter.id } as Victim['ids'];
  const text = JSON.stringify(await snapshotOf(postgres, b.id));
  const secrets = [...new Set([MARK, b.id, ...(text.match(UUID) ?? [])])];
  const cursor = cursorOf({ at: '2099-01-01T00:00:00.000000Z', id: runId });
  return { orgId: b.id, secrets, ids, cursor, marked };
}

/** Every row of an org by table, as JSON; when a key was last used is left out. */
export async function snapshotOf(postgres: OpsUnderTest['postgres'], orgId: string): Promise<Record<string, string[]>> {
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

/** Nothing happens to the rows by itself any more: runs have ended and been told of, schedules rest. */
async function settle(postgres: OpsUnderTest['postgres'], orgId: string): Promise<void> {
  await postgres.query(`update schedules set enabled = false where org_id = $1`, [orgId]);
  const ended = `state = 'failed', ended_at = now() - interval '2 hours', notified_at = now(), trace_url = 'http://trace'`;
  await postgres.query(`update runs set ${ended}, trace_id = md5(id::text) where org_id = $1`, [orgId]);
}

/** Texts of closed sets, which a constraint refuses to change, and hashes of keys stay as they are. */
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

/** Lists and objects stay what they are, with the mark in them. */
const markedJson = (column: string): string => `
  case jsonb_typeof(${column}) when 'array' then ${column} || '["${MARK}"]'
    when 'object' then ${column} || '{"mark": "${MARK}"}' else '"${MARK}"' end`;
