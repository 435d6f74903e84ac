// What a row may name: users and workspaces of its own org, and what nobody else is called. Postgres checks it; here its
// refusals get words.
import { RecordsError } from './database';

/** A row would name a user or a workspace that its org does not have. */
export class MissingReferenceError extends Error {
  override readonly name = 'MissingReferenceError';
  constructor(
    readonly field: 'user_id' | 'workspace_id',
    options?: ErrorOptions,
  ) {
    super(`the org has no ${field === 'user_id' ? 'user' : 'workspace'} with this id`, options);
  }
}

/** The org has one of that name or e-mail address already. */
export class TakenError extends Error {
  override readonly name = 'TakenError';
  constructor(
    what: 'workspace' | 'user' | 'key',
    readonly field: 'name' | 'e-mail',
    options?: ErrorOptions,
  ) {
    super(`the org has a ${what} of this ${field}`, options);
  }
}

/** The migrations name these foreign keys `<table>_user_fkey` and `<table>_workspace_fkey`. */
const FOREIGN_KEY = /_(user|workspace)_fkey$/;

/** Waits for a write; throws MissingReferenceError where a user or a workspace of the row does not exist. */
export async function checkReferences<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const field = FOREIGN_KEY.exec(violated(error) ?? '')?.[1] as 'user' | 'workspace' | undefined;
    throw field ? new MissingReferenceError(`${field}_id`, { cause: error }) : error;
  }
}

/** The name of the constraint that a write violated, undefined when it failed for another reason. */
export function violated(error: unknown): string | undefined {
  if (!(error instanceof RecordsError)) return undefined;
  const { code, constraint } = (error.cause ?? {}) as { readonly code?: string; readonly constraint?: string };
  return code?.startsWith('23') ? constraint : undefined;
}
