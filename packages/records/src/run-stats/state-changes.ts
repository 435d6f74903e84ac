// The runs and incidents whose state has changed since a reader last looked.
import type { Database, ReadQuery } from '../database/database';
import { sql, type SQL } from '../database/drizzle';
import { ofCurrentOrg } from '../database/scope';
import { changedBetween, snapshot } from '../database/snapshot';
import type { IncidentSeverity, IncidentState } from '../incidents/incidents';
import type { RunState } from '../runs/runs';

export interface RunStateChange {
  readonly id: string;
  readonly orgId: string;
  readonly kind: string;
  /** The state at the time of the read: a run that changed twice is in the list once. */
  readonly state: RunState;
}

export interface IncidentStateChange {
  readonly id: string;
  readonly orgId: string;
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly state: IncidentState;
}

export interface StateChanges {
  /** In order of transaction. */
  readonly runs: readonly RunStateChange[];
  readonly incidents: readonly IncidentStateChange[];
}

interface ReaderPositions {
  readonly since: string;
  readonly until: string;
  /** Maximum number of runs and of incidents; the latest are returned. */
  readonly limit: number;
}

/** Limits the search: a database restored into another cluster contains ids of future transactions. */
const MAX_AGE = sql`interval '7 days'`;

/** The changes of an org, or of all orgs with ALL_ORGS, between two positions. Throws CursorError. */
export async function readStateChanges(
  database: Database,
  orgId: string,
  { since, until, limit }: ReaderPositions,
): Promise<StateChanges> {
  const changed = changedBetween(sql`t.state_xid`, snapshot(since), snapshot(until));
  const latest = (columns: SQL, table: SQL, time: SQL): SQL => sql`
    select * from (
      select t.id, t.org_id as "orgId", t.state, ${columns}, t.state_xid from ${table} t
      where ${ofCurrentOrg(orgId, 't.org_id')} and ${changed} and ${time} > now() - ${MAX_AGE}
      order by t.state_xid desc, t.id limit ${limit}::int
    ) changes order by state_xid, id`;
  const lastChange = sql`coalesce(t.ended_at, t.started_at, t.queued_at)`;
  const [runs, incidents] = await database.read(
    orgId,
    listOf<RunStateChange>(latest(sql`t.kind`, sql`runs`, lastChange)),
    listOf<IncidentStateChange>(
      latest(sql`t.title, t.severity`, sql`incidents`, sql`coalesce(t.resolved_at, t.acknowledged_at, t.opened_at)`),
    ),
  );
  return { runs, incidents };
}

function listOf<T extends object>(query: SQL): ReadQuery<readonly T[]> {
  return {
    query,
    parse: (rows) => rows.map(({ state_xid: _, ...row }) => row as T),
  };
}
