// Statistics of the incidents of all orgs, for metrics.
import { sql } from '../database/drizzle';
import { rowsOf, type Database } from '../database/database';
import { ALL_ORGS } from '../database/scope';
import type { IncidentSeverity, IncidentState } from './incidents';

export interface IncidentStatistics {
  /** The groups with at least one incident. */
  readonly unresolved: readonly {
    readonly severity: IncidentSeverity;
    readonly state: Exclude<IncidentState, 'resolved'>;
    readonly count: number;
  }[];
  /** Mean times since the opening; null if no incident was acknowledged or resolved. */
  readonly meanAcknowledgeSeconds: number | null;
  readonly meanResolveSeconds: number | null;
  /** Actions in the last 24 hours: of callers with a key or a session, and of the platform itself. */
  readonly actionsLastDay: { readonly caller: number; readonly platform: number };
}

/** The mean times cover the incidents that were opened in the last `days`. */
export async function incidentStatistics(database: Database, days: number): Promise<IncidentStatistics> {
  const [row] = await rowsOf<Row>(
    database,
    ALL_ORGS,
    sql`
      with recent as (
        select extract(epoch from acknowledged_at - opened_at)::double precision as acknowledge,
          extract(epoch from resolved_at - opened_at)::double precision as resolve
        from incidents where opened_at >= now() - make_interval(days => ${days}::int)
      ), acted as (
        select actor ~ '^(key|user):' as is_caller from incident_actions where created_at >= now() - interval '1 day'
      )
      select
        (select coalesce(json_agg(g), '[]') from (
          select severity, state, count(*)::int as count from incidents where state <> 'resolved'
          group by severity, state order by severity, state
        ) g) as unresolved,
        (select avg(acknowledge) from recent) as acknowledge, (select avg(resolve) from recent) as resolve,
        (select count(*)::int from acted where is_caller) as caller,
        (select count(*)::int from acted where not is_caller) as platform`,
  );
  const { unresolved, acknowledge, resolve, caller, platform } = row!;
  return {
    unresolved,
    meanAcknowledgeSeconds: acknowledge,
    meanResolveSeconds: resolve,
    actionsLastDay: { caller, platform },
  };
}

interface Row {
  readonly unresolved: IncidentStatistics['unresolved'];
  readonly acknowledge: number | null;
  readonly resolve: number | null;
  readonly caller: number;
  readonly platform: number;
}
