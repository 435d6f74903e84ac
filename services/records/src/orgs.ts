// Orgs: the tenants that everything belongs to.
import { sql } from 'drizzle-orm';
import type { Database } from './database';

/** The id of the org called `name`, made (plan free) if there is none. Idempotent, also when called at once by many. */
export async function ensureOrg(database: Database, name: string): Promise<string> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ id: string }>(sql`select sextant_ensure_org(${name}) as id`),
  );
  return rows[0]!.id;
}
