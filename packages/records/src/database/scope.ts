// Whose rows a reading is about: those of one org, or of all of them.
import { escapeLiteral } from 'pg';
import { eq, type SQL, sql, type SQLWrapper } from './drizzle';

/**
 * In the place of an org's id: all orgs. Its transactions run as the role sextant_reader, which may only read, and see the
 * rows of every org. For callers of the platform alone.
 */
export const ALL_ORGS = 'all orgs';

/** The condition on a column of org ids; undefined for all orgs. */
export function inScope(column: SQLWrapper, orgId: string): SQL | undefined {
  return orgId === ALL_ORGS ? undefined : eq(column, orgId);
}

/** The condition on a column, by its name, for the org of the transaction; true for all orgs. */
export function ofCurrentOrg(orgId: string | undefined, column = 'org_id'): SQL {
  return orgId === ALL_ORGS ? sql`true` : sql`${sql.raw(column)} = sextant_current_org()`;
}

/** The statement that a transaction begins with: the org whose rows it sees, or the role that reads those of all. */
export function enterScope(orgId: string): string {
  if (orgId === ALL_ORGS) return `select set_config('role', 'sextant_reader', true)`;
  return `select set_config('sextant.org_id', ${escapeLiteral(orgId)}, true)`;
}
