// Companies that enrichment runs research and score.
import { sql } from '../database/drizzle';
import { rowsOf, rowsWithoutOrg, type Database } from '../database/database';
import { jsonText } from '../database/values';
import type { RunRef } from '../runs/runs';

export interface NewEntity {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly email?: string | null | undefined;
}

/** A company that an enrichment run should research. */
export interface EnrichmentTarget {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly email: string | null;
}

export interface EntityScore {
  readonly id: string;
  /** 0 to 100. */
  readonly score: number;
  readonly reason: string;
}

/** Inserts entities, or updates their name, URL and e-mail address. If an id occurs twice, the last one applies. */
export async function upsertEntities(database: Database, orgId: string, entities: readonly NewEntity[]): Promise<void> {
  const unique = [...new Map(entities.map((entity) => [entity.id, entity])).values()];
  await database.withOrg(orgId, (tx) =>
    tx.execute(sql`
      insert into enrichment_entities (org_id, id, name, url, email)
      select ${orgId}::uuid, id, name, url, email
      from jsonb_populate_recordset(null::enrichment_entities, ${jsonText(unique)}::jsonb) order by id
      on conflict (org_id, id) do update
      set name = excluded.name, url = excluded.url, email = excluded.email, updated_at = now()`),
  );
}

/**
 * Refreshes the targets that selectTargets reads, so that they include everything committed before the call. Concurrent
 * callers share a refresh; returns false if another caller's refresh was used.
 */
export async function refreshTargets(database: Database): Promise<boolean> {
  const rows = await rowsWithoutOrg<{ refreshed: boolean }>(
    database,
    sql`select sextant_refresh_enrichment_targets() as refreshed`,
  );
  return rows[0]!.refreshed;
}

/** Up to `limit` entities of the org: first those without a score, then those with the oldest score. */
export async function selectTargets(
  database: Database,
  orgId: string,
  limit: number,
): Promise<readonly EnrichmentTarget[]> {
  const rows = await rowsOf<EnrichmentTarget>(
    database,
    orgId,
    sql`select id, name, url, email from sextant_enrichment_targets(${limit}::integer)`,
  );
  return rows;
}

/** Writes the scores of a run and returns how many. Ignores unknown ids. */
export async function saveScores(database: Database, ref: RunRef, scores: readonly EntityScore[]): Promise<number> {
  const result = await database.withOrg(ref.orgId, (tx) =>
    tx.execute(sql`
      update enrichment_entities e
      set score = s.score, reason = s.reason, scored_at = now(), scored_run_id = ${ref.runId}::uuid
      from jsonb_populate_recordset(null::enrichment_entities, ${jsonText(scores)}::jsonb) s
      where e.id = s.id`),
  );
  return result.rowCount ?? 0;
}
