// api_keys: what programs and people call the ops API with; the hash is for sextant_api_key alone.
import { customType, pgTable, text, timestamp, uuid } from '../database/drizzle';

export const ROLES = ['viewer', 'operator', 'admin'] as const;

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const time = (name: string) => timestamp(name, { withTimezone: true });

export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey().defaultRandom(),
  orgId: uuid('org_id').notNull(),
  userId: uuid('user_id'),
  name: text('name').notNull(),
  keyHash: bytea('key_hash').notNull(),
  role: text('role', { enum: ROLES }).notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  expiresAt: time('expires_at'),
  revokedAt: time('revoked_at'),
  lastUsedAt: time('last_used_at'),
  /** When another took its place. */
  replacedAt: time('replaced_at'),
});
