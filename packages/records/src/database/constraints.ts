// Errors for violated constraints: references to users and workspaces that the org does not have, and duplicate names.
import { RecordsError } from './database';

/** A row references a user or a workspace that its org does not have. */
export class MissingReferenceError extends Error {
  override readonly name = 'MissingReferenceError';
  constructor(
    readonly field: 'user_id' | 'workspace_id',
    options?: ErrorOptions,
  ) {
    super(`the org has no ${field === 'user_id' ? 'user' : 'workspace'} with this id`, options);
  }
}

/** The org already has a row with this name or e-mail address. */
export class DuplicateError extends Error {
  override readonly name = 'DuplicateError';
  constructor(
    what: 'workspace' | 'user' | 'key',
    readonly field: 'name' | 'e-mail',
    options?: ErrorOptions,
  ) {
    super(`the org already has a ${what} with this ${field}`, options);
  }
}

/** The migration names these foreign keys `<table>_user_fkey` and `<table>_workspace_fkey`. */
const FOREIGN_KEY = /_(user|workspace)_fkey$/;

/** Waits for a write. Throws MissingReferenceError if a user or workspace of the row does not exist. */
export async function checkReferences<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const field = FOREIGN_KEY.exec(violatedConstraint(error) ?? '')?.[1] as 'user' | 'workspace' | undefined;
    throw field ? new MissingReferenceError(`${field}_id`, { cause: error }) : error;
  }
}

/** The name of the constraint that a write violated; undefined if it failed for another reason. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!(error instanceof RecordsError)) return undefined;
  const { code, constraint } = (error.cause ?? {}) as { readonly code?: string; readonly constraint?: string };
  return code?.startsWith('23') ? constraint : undefined;
}
