// API keys: 256 random bits, shown once. The database stores their SHA-256, which services cannot read.
import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, getTableColumns, isNull, sql } from '../database/drizzle';
import { rowsWithoutOrg, type Database, type Transaction } from '../database/database';
import { storable } from '../database/values';
import { checkReferences, DuplicateError, violatedConstraint } from '../database/constraints';
import { apiKeys, type ROLES } from '../schema/tenancy';
import { isUuid } from '../database/values';

export type Role = (typeof ROLES)[number];

export interface NewApiKey {
  readonly name: string;
  readonly role: Role;
  /** Default: never. */
  readonly expiresAt?: Date | undefined;
  /** The user who owns the key. Deleting the user deletes the key. */
  readonly userId?: string | undefined;
  readonly createdBy: string;
}

/** A new key. The key itself cannot be read again. */
export interface IssuedApiKey {
  readonly id: string;
  /** `sxt_` and 43 characters of base64url. */
  readonly key: string;
}

/** The owner and the role of a key. */
export interface ApiKeyIdentity {
  readonly id: string;
  readonly orgId: string;
  /** Name of the org. */
  readonly org: string;
  readonly name: string;
  readonly role: Role;
  readonly userId: string | null;
}

export type ApiKey = Readonly<Omit<typeof apiKeys.$inferSelect, 'orgId' | 'keyHash' | 'replacedAt'>>;

const SHAPE = /^sxt_[\w-]{43}$/;
const BYTES = 32;

/**
 * Creates a key for an org. Throws MissingReferenceError if the org has no such user, and DuplicateError if it has an
 * active key with this name.
 */
export async function createApiKey(database: Database, orgId: string, key: NewApiKey): Promise<IssuedApiKey> {
  return checkReferences(database.withOrg(orgId, (tx) => issue(tx, { orgId, ...key }))).catch(refuseTakenName);
}

/** Finds an active key and records its use, at most once a minute. Undefined if it is unknown, revoked or expired. */
export async function findApiKey(database: Database, key: string): Promise<ApiKeyIdentity | undefined> {
  if (!SHAPE.test(key)) return undefined;
  const rows = await rowsWithoutOrg<ApiKeyIdentity>(
    database,
    sql`
      select id, org_id as "orgId", org, name, role, user_id as "userId" from sextant_api_key(${hashOf(key)})`,
  );
  return rows[0];
}

/** All keys of an org, newest first, including revoked and expired ones. */
export async function listApiKeys(database: Database, orgId: string): Promise<readonly ApiKey[]> {
  const { createdAt, id } = apiKeys;
  return database.withOrg(orgId, (tx) => tx.select(READABLE_COLUMNS).from(apiKeys).orderBy(desc(createdAt), desc(id)));
}

/**
 * Replaces a key with a new one that has the same name, role, user and lifetime. The old key works for another
 * `graceSeconds` unless it expires earlier. Undefined if there is no such active key. Throws DuplicateError if the key has
 * already been replaced.
 */
export async function rotateApiKey(
  database: Database,
  orgId: string,
  id: string,
  { graceSeconds, createdBy }: { readonly graceSeconds: number; readonly createdBy: string },
): Promise<IssuedApiKey | undefined> {
  if (!isUuid(id)) return undefined;
  const rotated = database.withOrg(orgId, async (tx) => {
    const [old] = await tx.select(READABLE_COLUMNS).from(apiKeys).where(isActive(id)).for('update');
    if (!old) return undefined;
    const { name, role, userId, createdAt, expiresAt } = old;
    const now = Date.now();
    const lifetime = expiresAt && expiresAt.getTime() - createdAt.getTime();
    const grace = new Date(now + graceSeconds * 1000);
    await tx
      .update(apiKeys)
      .set({ replacedAt: new Date(now), expiresAt: expiresAt && expiresAt < grace ? expiresAt : grace })
      .where(eq(apiKeys.id, id));
    return issue(tx, {
      ...{ orgId, name, role, userId, createdBy },
      expiresAt: lifetime === null ? undefined : new Date(now + lifetime),
    });
  });
  return rotated.catch(refuseTakenName);
}

/** Revokes a key. False if it does not exist or is already revoked. */
export async function revokeApiKey(database: Database, orgId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const revoked = await database.withOrg(orgId, (tx) =>
    tx
      .update(apiKeys)
      .set({ revokedAt: new Date() })
      .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt))),
  );
  return revoked.rowCount === 1;
}

function refuseTakenName(error: unknown): never {
  throw violatedConstraint(error) === 'api_keys_name' ? new DuplicateError('key', 'name', { cause: error }) : error;
}

/** Services may not read the hash. */
const { orgId: _org, keyHash: _hash, replacedAt: _replaced, ...READABLE_COLUMNS } = getTableColumns(apiKeys);

const isActive = (id: string) =>
  sql`${apiKeys.id} = ${id} and ${apiKeys.revokedAt} is null
    and (${apiKeys.expiresAt} is null or ${apiKeys.expiresAt} > now())`;

interface ApiKeyOfOrg extends Omit<NewApiKey, 'userId'> {
  readonly orgId: string;
  readonly userId?: string | null | undefined;
}

async function issue(tx: Transaction, { orgId, userId, expiresAt, ...rest }: ApiKeyOfOrg): Promise<IssuedApiKey> {
  const key = `sxt_${randomBytes(BYTES).toString('base64url')}`;
  const { name, role, createdBy } = storable(rest);
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into api_keys (org_id, user_id, name, key_hash, role, created_by, expires_at)
    values (${orgId}, ${userId ?? null}, ${name}, ${hashOf(key)}, ${role}, ${createdBy},
      ${expiresAt?.toISOString() ?? null}) returning id`);
  return { id: rows[0]!.id, key };
}

/** As `bytea`. 256 random bits need neither a salt nor a slow hash. */
const hashOf = (key: string) => sql`decode(${createHash('sha256').update(key).digest('hex')}::text, 'hex')`;
