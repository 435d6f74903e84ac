// Log lines with the names of their orgs.
import { isUuid } from '@sextant/records/database/values';
import type { OpsDeps } from '../deps';
import { orgNamesOf, type OrgScope } from '../http/org-scope';
import type { LogLine } from './line';
import { lineViewOf } from './views';

/** The lines with the names of their orgs. */
export async function lineViews({ database }: Pick<OpsDeps, 'database'>, scope: OrgScope, lines: readonly LogLine[]) {
  const owned = lines.flatMap(({ orgId }) => (orgId !== null && isUuid(orgId) ? [{ orgId }] : []));
  const nameOf = await orgNamesOf(database, scope, owned);
  return lines.map((line) => lineViewOf(line, line.orgId === null ? null : nameOf({ orgId: line.orgId })));
}
