// Orgs: the tenants that everything belongs to.
import { eq, sql } from '../database/drizzle';
import { type Page, pageOf, type PageRequest, type Position, positionOf, positionTime } from '../database/cursor';
import type { Database } from '../database/database';
import { orgs, type PLANS } from '../schema/tenancy';
import { ALL_ORGS } from '../database/scope';

export { PLANS } from '../schema/tenancy';

export type Plan = (typeof PLANS)[number];

export interface Org {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  /** Days that an enterprise org's records are kept; null: as its plan says (see retention). */
  readonly retentionDays: number | null;
}

/**
 * The id of the org called `name`, made (plan free) if there is none. Names are compared without regard to case, an exact
 * one first. Idempotent, also when called at once by many. For writes: what reads uses findOrg.
 */
export async function ensureOrg(database: Database, name: string): Promise<string> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ id: string }>(sql`select sextant_ensure_org(${name}) as id`),
  );
  return rows[0]!.id;
}

/** Names that only the platform's own orgs have, and those that begin with `sextant-`. */
const PLATFORM_NAMES: ReadonlySet<string> = new Set(['default', 'platform', 'sextant', 'system', 'admin']);

/** The id of an org of the platform itself, made if there is none. Throws when the name belongs to an owner of GitHub. */
export async function ensurePlatformOrg(database: Database, name: string): Promise<string> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ id: string | null }>(sql`select sextant_ensure_platform_org(${name}) as id`),
  );
  const id = rows[0]!.id;
  if (id === null) throw new Error(`the org ${name} belongs to an owner of GitHub: name another org for the platform`);
  return id;
}

export interface GitHubOwner {
  readonly login: string;
  /** GitHub's own id, which a rename does not change. */
  readonly id?: number | undefined;
}

/**
 * The id of the org of an owner of GitHub: the one bound to the owner's id; else the one of the login, which is bound from
 * then on; else one of its own, named `<login>.<id>`, where the login is the platform's or another owner's org.
 */
export async function orgOfGitHubOwner(database: Database, { login, id }: GitHubOwner): Promise<string> {
  const isReserved = PLATFORM_NAMES.has(login.toLowerCase()) || login.toLowerCase().startsWith('sextant-');
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ id: string }>(
      sql`select sextant_org_of_github_owner(${login}, ${id ?? null}::bigint, ${isReserved}) as id`,
    ),
  );
  return rows[0]!.id;
}

/** The org called `name`, in whatever case, an exact name first; undefined when there is none. */
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

/** All orgs, newest first. Throws CursorError for a bad cursor. */
export async function listOrgs(database: Database, { limit, cursor }: PageRequest): Promise<Page<Org>> {
  const { at, id }: Partial<Position> = cursor === undefined ? {} : positionOf(cursor, /^[0-9a-f-]{36}$/);
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<OrgRow>(sql`
      select id, name, plan, retention_days as "retentionDays", ${positionTime(sql`created_at`)} as at
      from sextant_orgs(${limit + 1}::integer, ${at ?? null}::timestamptz, ${id ?? null}::uuid)`),
  );
  return pageOf(rows, limit);
}

/** A type, as an interface has no index signature. */
type OrgRow = { readonly [K in keyof Org | 'at']: K extends keyof Org ? Org[K] : string };

/** How an org is used. */
export interface OrgActivity {
  /** When its latest run was queued; null when it has none. */
  readonly lastRunAt: Date | null;
  /** Runs that were queued since. */
  readonly runs: number;
}

/** How orgs are used, by their ids. */
export async function orgActivity(
  database: Database,
  ids: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, OrgActivity>> {
  const { rows } = await database.withOrg(ALL_ORGS, (tx) =>
    tx.execute<{ id: string; last_run_at: Date | null; runs: number }>(sql`
      select o.id, (select max(r.queued_at) from runs r where r.org_id = o.id) as last_run_at,
        (select count(*)::int from runs r where r.org_id = o.id and r.queued_at >= ${since.toISOString()}::timestamptz) as runs
      from orgs o where o.id = any (${sql.param(ids)}::uuid[])`),
  );
  return new Map(
    rows.map(({ id, last_run_at, runs }) => [id, { lastRunAt: last_run_at && new Date(last_run_at), runs }]),
  );
}

/** The names of orgs, by their ids. */
export async function orgNames(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await database.withOrg(ALL_ORGS, (tx) =>
    tx.execute<{ id: string; name: string }>(sql`select id, name from orgs where id = any (${sql.param(ids)}::uuid[])`),
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Sets what an org's plan is, and returns the org. Throws when there is none of this id. */
export async function setPlan(
  database: Database,
  orgId: string,
  settings: Pick<Org, 'plan' | 'retentionDays'>,
): Promise<Org> {
  const { id, name, plan, retentionDays } = orgs;
  const [org] = await database.withOrg(orgId, (tx) =>
    tx.update(orgs).set(settings).where(eq(id, orgId)).returning({ id, name, plan, retentionDays }),
  );
  if (!org) throw new Error(`there is no org ${orgId}`);
  return org;
}
