// Orgs, workspaces, users, API keys and the audit log.
import { bigint, boolean, customType, integer, jsonb, pgTable, primaryKey, text, uuid } from '../database/drizzle';
import { time } from './columns';

export const PLANS = ['free', 'pro', 'team', 'enterprise'] as const;

/** What model calls do while the ledger cannot be read or written: pass or fail. */
export const LEDGER_RULES = ['open', 'closed'] as const;

/** Tenants. */
export const orgs = pgTable('orgs', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  plan: text('plan', { enum: PLANS }).notNull().default('free'),
  retentionDays: integer('retention_days'),
  nameKey: text('name_key').unique(),
  githubOwnerId: bigint('github_owner_id', { mode: 'number' }).unique(),
  isPlatform: boolean('is_platform').notNull().default(false),
  whenLedgerUnavailable: text('when_ledger_unavailable', { enum: LEDGER_RULES }).notNull().default('closed'),
  createdAt: time('created_at').notNull().defaultNow(),
});

/** Parts of an org. Deleting one deletes what belongs to it. */
export const workspaces = pgTable(
  'workspaces',
  {
    orgId: uuid('org_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    name: text('name').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);

/** People of an org, with or without a workspace. */
export const users = pgTable(
  'users',
  {
    orgId: uuid('org_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    workspaceId: uuid('workspace_id'),
    email: text('email'),
    /** The subject of the identity provider's tokens. */
    subject: text('subject'),
    name: text('name'),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);

export const ROLES = ['viewer', 'operator', 'admin'] as const;

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Keys for the ops API. Only sextant_api_key reads the hash. */
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
  /** When another key replaced it. */
  replacedAt: time('replaced_at'),
});

/** Sessions of the console and sign-in links. Only functions read the hash and the proof. */
export const sessionTokens = pgTable('session_tokens', {
  id: uuid('id').primaryKey().defaultRandom(),
  orgId: uuid('org_id').notNull(),
  kind: text('kind', { enum: ['session', 'link'] }).notNull(),
  tokenHash: bytea('token_hash').notNull(),
  apiKeyId: uuid('api_key_id'),
  platformKeyProof: bytea('platform_key_proof'),
  signedIn: jsonb('signed_in').$type<unknown>(),
  role: text('role', { enum: ROLES }),
  createdAt: time('created_at').notNull().defaultNow(),
  lastSeenAt: time('last_seen_at').notNull().defaultNow(),
  idleSeconds: integer('idle_seconds').notNull(),
  expiresAt: time('expires_at').notNull(),
});

/** Append-only. */
export const auditLog = pgTable('audit_log', {
  id: uuid('id').primaryKey().defaultRandom(),
  orgId: uuid('org_id').notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  target: text('target').notNull(),
  before: jsonb('before').$type<unknown>(),
  after: jsonb('after').$type<unknown>(),
  createdAt: time('created_at').notNull().defaultNow(),
});
