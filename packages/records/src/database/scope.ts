// The scope of a query: one org, or all orgs.
import { escapeLiteral } from 'pg';
import { eq, type SQL, sql, type SQLWrapper } from './drizzle';

/**
 * Used instead of an org id. The transaction runs as sextant_reader, which can read the rows of every org and cannot
 * write. For platform administrators only.
 */
export const ALL_ORGS = 'all orgs';

/** The condition on a column of org ids; undefined for ALL_ORGS. */
export function inScope(column: SQLWrapper, orgId: string): SQL | undefined {
  return orgId === ALL_ORGS ? undefined : eq(column, orgId);
}

/** The condition on a named column for the org of the transaction; true for ALL_ORGS. */
export function ofCurrentOrg(orgId: string | undefined, column = 'org_id'): SQL {
  return orgId === ALL_ORGS ? sql`true` : sql`${sql.raw(column)} = sextant_current_org()`;
}

/** The first statement of a transaction: sets the org, or the role for ALL_ORGS. */
export function enterScope(orgId: string): string {
  if (orgId === ALL_ORGS) return `select set_config('role', 'sextant_reader', true)`;
  return `select set_config('sextant.org_id', ${escapeLiteral(orgId)}, true)`;
}
