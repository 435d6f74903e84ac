// The user of an org that a caller is, so that what they start is theirs.
import type { Database } from '@sextant/records/database';
import { ensureUser } from '@sextant/records/tenancy/people';
import type { Caller } from './caller';

/**
 * The user whose key it is, or who signed in at the identity provider: added when they do something for the first time.
 * Undefined for a key that is nobody's.
 */
export async function userOf(database: Database, { orgId, userId, signedIn }: Caller): Promise<string | undefined> {
  return signedIn ? ensureUser(database, orgId, signedIn) : userId;
}
