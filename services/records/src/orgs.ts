// Orgs: the tenants that everything belongs to.
import { eq, sql } from 'drizzle-orm';
import type { Database } from './database';
import { orgs, type PLANS } from './schema/orgs';

export type Plan = (typeof PLANS)[number];

export interface Org {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  /** Days that an enterprise org's records are kept; null: as its plan says (see retention). */
  readonly retentionDays: number | null;
}

/** The id of the org called `name`, made (plan free) if there is none. Idempotent, also when called at once by many. */
export async function ensureOrg(database: Database, name: string): Promise<string> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ id: string }>(sql`select sextant_ensure_org(${name}) as id`),
  );
  return rows[0]!.id;
}

/** The org called `name`, or undefined. */
export async function findOrg(database: Database, name: string): Promise<Org | undefined> {
  // No name has the character that Postgres does not store.
  if (name.includes('\0')) return undefined;
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ id: string; name: string; plan: Plan; retention_days: number | null }>(
      sql`select id, name, plan, retention_days from sextant_org_by_name(${name})`,
    ),
  );
  const [row] = rows;
  return row && { id: row.id, name: row.name, plan: row.plan, retentionDays: row.retention_days };
}

/** The org of an id (a UUID), or undefined. */
export async function getOrg(database: Database, orgId: string): Promise<Org | undefined> {
  const { id, name, plan, retentionDays } = orgs;
  const [org] = await database.withOrg(orgId, (tx) =>
    tx.select({ id, name, plan, retentionDays }).from(orgs).where(eq(id, orgId)),
  );
  return org;
}
