// The org that a request names.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { findOrg } from '@sextant/records/tenancy/orgs';

/** The id of the org called `name`, for what makes none: reads, and removals. Throws a problem of status 404. */
export async function existingOrg(database: Database, name: string): Promise<string> {
  const org = await findOrg(database, name);
  if (!org) throw new ProblemError(404, `there is no org ${JSON.stringify(name)}`);
  return org.id;
}
