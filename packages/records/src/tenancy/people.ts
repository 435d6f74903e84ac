// Workspaces and users of an org. Deleting one deletes everything that belongs to it, except ledger rows.
import { and, asc, eq, getTableColumns, isNull, sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { storable } from '../database/values';
import { checkReferences, DuplicateError, violatedConstraint } from '../database/constraints';
import { users } from '../schema/tenancy';
import { workspaces } from '../schema/tenancy';
import { isUuid } from '../database/values';

export type Workspace = Readonly<Omit<typeof workspaces.$inferSelect, 'orgId'>>;
export type User = Readonly<Omit<typeof users.$inferSelect, 'orgId' | 'subject'>>;

export interface NewUser {
  readonly email: string;
  readonly name?: string | undefined;
  readonly workspaceId?: string | undefined;
}

/** What the identity provider's token says about a user. */
export interface IdentityClaims {
  readonly subject: string;
  /** Set only if the provider has verified it. */
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

const { orgId: _org, ...WORKSPACE } = getTableColumns(workspaces);
const { orgId: _orgId, subject: _subject, ...USER } = getTableColumns(users);

/** Creates a workspace. Throws DuplicateError if the name is taken. */
export async function createWorkspace(
  database: Database,
  orgId: string,
  workspace: { readonly name: string },
): Promise<Workspace> {
  const { name } = storable(workspace);
  const added = database.withOrg(orgId, (tx) => tx.insert(workspaces).values({ orgId, name }).returning(WORKSPACE));
  return (await added.catch(duplicateError('workspaces_name_key', 'workspace', 'name')))[0]!;
}

/** The workspaces of an org, ordered by name. */
export async function listWorkspaces(database: Database, orgId: string): Promise<readonly Workspace[]> {
  return database.withOrg(orgId, (tx) => tx.select(WORKSPACE).from(workspaces).orderBy(asc(workspaces.name)));
}

/**
 * Deletes a workspace, its users and everything that belongs to them: runs with their records, flags, executions, agent
 * traces, prompt comparisons and API keys. The ledger is kept. False if the workspace does not exist.
 */
export async function deleteWorkspace(database: Database, orgId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const which = and(eq(workspaces.orgId, orgId), eq(workspaces.id, id));
  const deleted = await database.withOrg(orgId, (tx) => tx.delete(workspaces).where(which));
  return deleted.rowCount === 1;
}

/** Creates a user. Throws DuplicateError if the e-mail address is taken, MissingReferenceError for an unknown workspace. */
export async function createUser(database: Database, orgId: string, user: NewUser): Promise<User> {
  const row = { orgId, ...storable(user) };
  const added = checkReferences(database.withOrg(orgId, (tx) => tx.insert(users).values(row).returning(USER)));
  return (await added.catch(duplicateError('users_email_key', 'user', 'e-mail')))[0]!;
}

/**
 * Returns the id of the user with these claims: the user with this subject, or else a user with this e-mail address who
 * has never signed in, or else a new user. A new user has no e-mail address if another user has it.
 */
export async function ensureUser(database: Database, orgId: string, claims: IdentityClaims): Promise<string> {
  const { subject, email, name } = storable(claims);
  const { id } = users;
  const hasSubject = and(eq(users.orgId, orgId), eq(users.subject, subject));
  return database.withOrg(orgId, async (tx) => {
    const find = () => tx.select({ id }).from(users).where(hasSubject);
    const claim = () =>
      tx
        .update(users)
        .set({ subject })
        .where(and(eq(users.orgId, orgId), eq(sql`lower(${users.email})`, email!.toLowerCase()), isNull(users.subject)))
        .returning({ id });
    const insert = (row: { readonly email?: string | undefined }) =>
      tx
        .insert(users)
        .values({ orgId, subject, name, ...row })
        .onConflictDoNothing()
        .returning({ id });
    const withEmail = email === undefined ? [] : [claim, () => insert({ email })];
    for (const attempt of [find, ...withEmail, () => insert({}), find]) {
      const [user] = await attempt();
      if (user) return user.id;
    }
    throw new Error('could not find or create the user');
  });
}

/** The users of an org, ordered by e-mail address; users without one come last. */
export async function listUsers(database: Database, orgId: string): Promise<readonly User[]> {
  return database.withOrg(orgId, (tx) => tx.select(USER).from(users).orderBy(asc(users.email), asc(users.createdAt)));
}

/** Deletes a user and everything that belongs to them, as deleteWorkspace does. False if the user does not exist. */
export async function deleteUser(database: Database, orgId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const which = and(eq(users.orgId, orgId), eq(users.id, id));
  const deleted = await database.withOrg(orgId, (tx) => tx.delete(users).where(which));
  return deleted.rowCount === 1;
}

const duplicateError =
  (constraint: string, what: 'workspace' | 'user', field: 'name' | 'e-mail') =>
  (error: unknown): never => {
    throw violatedConstraint(error) === constraint ? new DuplicateError(what, field, { cause: error }) : error;
  };
