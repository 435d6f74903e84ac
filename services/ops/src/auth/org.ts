// The org of a request: the caller's own, or for the platform key the org that a header names.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { findOrg } from '@sextant/records/tenancy/orgs';
import type { Caller } from './caller';
import { forbidden } from './refusals';

export const ORG_HEADER = 'x-sextant-org';

/** Selects the org that the header names; without a name, the caller acts for their own org. */
export async function withNamedOrg(database: Database, caller: Caller, orgName: unknown): Promise<Caller> {
  if (typeof orgName !== 'string' || orgName === '') return caller;
  if (orgName === caller.org) return { ...caller, orgNamed: true };
  if (!caller.platform && caller.org.toLowerCase() !== orgName.toLowerCase()) throw otherOrg();
  const org = await findOrg(database, orgName);
  if (!org) throw new ProblemError(404, `there is no org ${JSON.stringify(orgName.slice(0, 100))}`);
  if (!caller.platform && org.id !== caller.orgId) throw otherOrg();
  return { ...caller, orgId: org.id, org: org.name, orgNamed: true };
}

function otherOrg(): ProblemError {
  return forbidden('org', `the key does not belong to the org in ${ORG_HEADER}: remove the header`);
}
