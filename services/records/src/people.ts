// People: the workspaces and users of an org. With one of them goes all that is theirs, but for what was spent.
import { and, asc, eq } from 'drizzle-orm';
import type { Database } from './database';
import { storable } from './json-text';
import { checkReferences, violated } from './references';
import { users } from './schema/users';
import { workspaces } from './schema/workspaces';
import { isUuid } from './uuid';

export type Workspace = Readonly<Omit<typeof workspaces.$inferSelect, 'orgId'>>;
export type User = Readonly<Omit<typeof users.$inferSelect, 'orgId'>>;

export interface NewUser {
  readonly email: string;
  readonly name?: string | undefined;
  readonly workspaceId?: string | undefined;
}

/** The org has one of that name or e-mail address already. */
export class TakenError extends Error {
  override readonly name = 'TakenError';
  constructor(
    readonly field: 'name' | 'email',
    options?: ErrorOptions,
  ) {
    super(field === 'name' ? 'the org has a workspace of this name' : 'the org has a user of this e-mail', options);
  }
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
  return (await added.catch(refuse('workspaces_name_key', 'name')))[0]!;
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
  return (await added.catch(refuse('users_email_key', 'email')))[0]!;
}

/** The users of an org by e-mail. */
export async function listUsers(database: Database, orgId: string): Promise<readonly User[]> {
  return database.withOrg(orgId, (tx) => tx.select(USER).from(users).orderBy(asc(users.email)));
}

/** Deletes a user and all that is theirs, as deleteWorkspace says. False when there is none. */
export async function deleteUser(database: Database, orgId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const which = and(eq(users.orgId, orgId), eq(users.id, id));
  const deleted = await database.withOrg(orgId, (tx) => tx.delete(users).where(which));
  return deleted.rowCount === 1;
}

const refuse =
  (constraint: string, field: TakenError['field']) =>
  (error: unknown): never => {
    throw violated(error) === constraint ? new TakenError(field, { cause: error }) : error;
  };
