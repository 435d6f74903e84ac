// Which org a request is about: the caller's own, or for the platform the one that a header names.
import { ProblemError } from '@sextant/kit/problem';
import type { Database } from '@sextant/records/database';
import { findOrg } from '@sextant/records/orgs';
import type { Caller } from './caller';
import { refused } from './refusals';

export const ORG_HEADER = 'x-sextant-org';

/** The caller as acting for the org that the header names, where it does. */
export async function inNamedOrg(database: Database, caller: Caller, named: unknown): Promise<Caller> {
  if (typeof named !== 'string' || named === '') return caller;
  if (named === caller.org) return { ...caller, orgNamed: true };
  if (!caller.platform)
    throw refused('org', `the key belongs to another org than ${ORG_HEADER} names: leave the header out`);
  const org = await findOrg(database, named);
  if (!org) throw new ProblemError(404, `there is no org ${JSON.stringify(named.slice(0, 100))}`);
  return { ...caller, orgId: org.id, org: org.name, orgNamed: true };
}
