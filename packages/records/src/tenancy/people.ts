// People: the workspaces and users of an org. With one of them goes all that is theirs, but for what was spent.
import { and, asc, eq, isNull, sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { storable } from '../database/values';
import { checkReferences, TakenError, violated } from '../database/constraints';
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

/** Who signed in at an identity provider. */
export interface SignedIn {
  readonly subject: string;
  /** Only one that the provider has verified. */
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

const WORKSPACE = { id: workspaces.id, name: workspaces.name, createdAt: workspaces.createdAt };
const USER = {
  id: users.id,
  workspaceId: users.workspaceId,
  email: users.email,
  name: users.name,
  createdAt: users.createdAt,
};

/** Adds a workspace. Throws TakenError when the org has one of that name. */
export async function createWorkspace(
  database: Database,
  orgId: string,
  workspace: { readonly name: string },
): Promise<Workspace> {
  const { name } = storable(workspace);
  const added = database.withOrg(orgId, (tx) => tx.insert(workspaces).values({ orgId, name }).returning(WORKSPACE));
  return (await added.catch(refuse('workspaces_name_key', 'workspace', 'name')))[0]!;
}

/** The workspaces of an org by name. */
export async function listWorkspaces(database: Database, orgId: string): Promise<readonly Workspace[]> {
  return database.withOrg(orgId, (tx) => tx.select(WORKSPACE).from(workspaces).orderBy(asc(workspaces.name)));
}

/**
 * Deletes a workspace with its users and all that is its own: runs with their records, flags, executions, traces of
 * agents, comparisons of prompts, keys of its users. The ledger stays. False when there is none.
 */
export async function deleteWorkspace(database: Database, orgId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const which = and(eq(workspaces.orgId, orgId), eq(workspaces.id, id));
  const deleted = await database.withOrg(orgId, (tx) => tx.delete(workspaces).where(which));
  return deleted.rowCount === 1;
}

/** Adds a user. Throws TakenError for an e-mail that the org has, MissingReferenceError for an unknown workspace. */
export async function createUser(database: Database, orgId: string, user: NewUser): Promise<User> {
  const row = { orgId, ...storable(user) };
  const added = checkReferences(database.withOrg(orgId, (tx) => tx.insert(users).values(row).returning(USER)));
  return (await added.catch(refuse('users_email_key', 'user', 'e-mail')))[0]!;
}

/**
 * The id of the user who signed in: the one of this subject, or of this e-mail address who never signed in, or a new one;
 * without the address where it is somebody else's.
 */
export async function ensureUser(database: Database, orgId: string, who: SignedIn): Promise<string> {
  const { subject, email, name } = storable(who);
  const { id } = users;
  const isTheirs = and(eq(users.orgId, orgId), eq(users.subject, subject));
  return database.withOrg(orgId, async (tx) => {
    const known = () => tx.select({ id }).from(users).where(isTheirs);
    const claimed = () =>
      tx
        .update(users)
        .set({ subject })
        .where(and(eq(users.orgId, orgId), eq(sql`lower(${users.email})`, email!.toLowerCase()), isNull(users.subject)))
        .returning({ id });
    const added = (row: { readonly email?: string | undefined }) =>
      tx
        .insert(users)
        .values({ orgId, subject, name, ...row })
        .onConflictDoNothing()
        .returning({ id });
    const ways = [known, ...(email === undefined ? [] : [claimed, () => added({ email })]), () => added({}), known];
    for (const way of ways) {
      const [user] = await way();
      if (user) return user.id;
    }
    throw new Error('could not find the user who signed in');
  });
}

/** The users of an org by e-mail, those without one last. */
export async function listUsers(database: Database, orgId: string): Promise<readonly User[]> {
  return database.withOrg(orgId, (tx) => tx.select(USER).from(users).orderBy(asc(users.email), asc(users.createdAt)));
}

/** Deletes a user and all that is theirs, as deleteWorkspace says. False when there is none. */
export async function deleteUser(database: Database, orgId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const which = and(eq(users.orgId, orgId), eq(users.id, id));
  const deleted = await database.withOrg(orgId, (tx) => tx.delete(users).where(which));
  return deleted.rowCount === 1;
}

const refuse =
  (constraint: string, what: 'workspace' | 'user', field: 'name' | 'e-mail') =>
  (error: unknown): never => {
    throw violated(error) === constraint ? new TakenError(what, field, { cause: error }) : error;
  };
