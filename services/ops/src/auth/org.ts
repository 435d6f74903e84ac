// Which org a request is about: the caller's own, or for the platform the one that a header names.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { findOrg } from '@sextant/records/tenancy/orgs';
import type { Caller } from './caller';
import { refused } from './refusals';

export const ORG_HEADER = 'x-sextant-org';

/** The caller as acting for the org that the header names, where it does. */
export async function inNamedOrg(database: Database, caller: Caller, named: unknown): Promise<Caller> {
  if (typeof named !== 'string' || named === '') return caller;
  if (named === caller.org) return { ...caller, orgNamed: true };
  if (!caller.platform && !isNamedAs(caller, named)) throw notTheirs();
  const org = await findOrg(database, named);
  if (!org) throw new ProblemError(404, `there is no org ${JSON.stringify(named.slice(0, 100))}`);
  if (!caller.platform && org.id !== caller.orgId) throw notTheirs();
  return { ...caller, orgId: org.id, org: org.name, orgNamed: true };
}

/** Names are compared without regard to case, though orgs from before may differ in case alone. */
function isNamedAs({ org }: Caller, named: string): boolean {
  return org.toLowerCase() === named.toLowerCase();
}

function notTheirs(): ProblemError {
  return refused('org', `the key belongs to another org than ${ORG_HEADER} names: leave the header out`);
}
