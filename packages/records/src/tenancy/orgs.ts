// Orgs: the tenants that everything belongs to.
import { eq, sql } from '../database/drizzle';
import { type Page, pageOf, type PageRequest, type Position, positionOf, positionTime } from '../database/cursor';
import { rowsOf, rowsWithoutOrg, type Database } from '../database/database';
import { orgs, type PLANS } from '../schema/tenancy';
import { ALL_ORGS } from '../database/scope';

export { PLANS } from '../schema/tenancy';

export type Plan = (typeof PLANS)[number];

export interface Org {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  /** How many days an enterprise org keeps its records; null: the default of its plan. */
  readonly retentionDays: number | null;
}

/**
 * Returns the id of the org called `name`; creates the org, on the free plan, if it does not exist. Names are
 * case-insensitive, but an exact match wins. Safe for concurrent callers. Callers that only read use findOrg.
 */
export async function ensureOrg(database: Database, name: string): Promise<string> {
  const rows = await rowsWithoutOrg<{ id: string }>(database, sql`select sextant_ensure_org(${name}) as id`);
  return rows[0]!.id;
}

/** Reserved for the platform, as are names that begin with `sextant-`. */
const PLATFORM_NAMES: ReadonlySet<string> = new Set(['default', 'platform', 'sextant', 'system', 'admin']);

/** Returns the id of an org of the platform; creates it if it does not exist. Throws if a GitHub owner has the org. */
export async function ensurePlatformOrg(database: Database, name: string): Promise<string> {
  const rows = await rowsWithoutOrg<{ id: string | null }>(
    database,
    sql`select sextant_ensure_platform_org(${name}) as id`,
  );
  const id = rows[0]!.id;
  if (id === null) throw new Error(`the org ${name} belongs to a GitHub owner: choose another org for the platform`);
  return id;
}

export interface GitHubOwner {
  readonly login: string;
  /** GitHub's id of the owner, which survives a rename. */
  readonly id?: number | undefined;
}

/**
 * Returns the id of a GitHub owner's org: the org bound to the owner's id, or else the org named after the login, which
 * is then bound to the id. If that org belongs to the platform or to another owner, creates an org `<login>.<id>`.
 */
export async function orgOfGitHubOwner(database: Database, { login, id }: GitHubOwner): Promise<string> {
  const isReserved = PLATFORM_NAMES.has(login.toLowerCase()) || login.toLowerCase().startsWith('sextant-');
  const rows = await rowsWithoutOrg<{ id: string }>(
    database,
    sql`select sextant_org_of_github_owner(${login}, ${id ?? null}::bigint, ${isReserved}) as id`,
  );
  return rows[0]!.id;
}

/** Finds an org by name. Names are case-insensitive, but an exact match wins. */
export async function findOrg(database: Database, name: string): Promise<Org | undefined> {
  // Postgres does not store NUL, so no name contains it.
  if (name.includes('\0')) return undefined;
  const rows = await rowsWithoutOrg<Org>(
    database,
    sql`select id, name, plan, retention_days as "retentionDays" from sextant_org_by_name(${name})`,
  );
  return rows[0];
}

/** Finds an org by id (a UUID). */
export async function getOrg(database: Database, orgId: string): Promise<Org | undefined> {
  const { id, name, plan, retentionDays } = orgs;
  const [org] = await database.withOrg(orgId, (tx) =>
    tx.select({ id, name, plan, retentionDays }).from(orgs).where(eq(id, orgId)),
  );
  return org;
}

/** All orgs, newest first. Throws CursorError. */
export async function listOrgs(database: Database, { limit, cursor }: PageRequest): Promise<Page<Org>> {
  const { at, id }: Partial<Position> = cursor === undefined ? {} : positionOf(cursor, /^[0-9a-f-]{36}$/);
  const rows = await rowsWithoutOrg<Org & Position>(
    database,
    sql`
      select id, name, plan, retention_days as "retentionDays", ${positionTime(sql`created_at`)} as at
      from sextant_orgs(${limit + 1}::integer, ${at ?? null}::timestamptz, ${id ?? null}::uuid)`,
  );
  return pageOf<Org & Position>(rows, limit);
}

export interface OrgActivity {
  /** When the latest run was queued; null if there is none. */
  readonly lastRunAt: Date | null;
  /** Runs queued since the given time. */
  readonly runs: number;
}

/** The activity of orgs, by id. */
export async function orgActivity(
  database: Database,
  ids: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, OrgActivity>> {
  const rows = await rowsOf<{ id: string; last_run_at: Date | null; runs: number }>(
    database,
    ALL_ORGS,
    sql`
      select o.id, (select max(r.queued_at) from runs r where r.org_id = o.id) as last_run_at,
        (select count(*)::int from runs r where r.org_id = o.id and r.queued_at >= ${since.toISOString()}::timestamptz) as runs
      from orgs o where o.id = any (${sql.param(ids)}::uuid[])`,
  );
  return new Map(
    rows.map(({ id, last_run_at, runs }) => [id, { lastRunAt: last_run_at && new Date(last_run_at), runs }]),
  );
}

/** The names of orgs, by id. */
export async function orgNames(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<{ id: string; name: string }>(
    database,
    ALL_ORGS,
    sql`select id, name from orgs where id = any (${sql.param(ids)}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Sets the plan of an org and returns the org. Throws if the org does not exist. */
export async function setPlan(
  database: Database,
  orgId: string,
  settings: Pick<Org, 'plan' | 'retentionDays'>,
): Promise<Org> {
  const { id, name, plan, retentionDays } = orgs;
  const [org] = await database.withOrg(orgId, (tx) =>
    tx.update(orgs).set(settings).where(eq(id, orgId)).returning({ id, name, plan, retentionDays }),
  );
  if (!org) throw new Error(`org ${orgId} does not exist`);
  return org;
}
