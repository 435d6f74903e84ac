// Feature flags. The row of the user takes precedence over the rows of the workspace, the org and the default.
import { sql } from '../database/drizzle';
import { rowsOf, type Database } from '../database/database';
import { checkReferences, MissingReferenceError } from '../database/constraints';
import { FLAGS, problemOfFlag, type FlagName, type FlagValues } from './catalogue';

export { FLAGS, isFlagName, problemOfFlag, type FlagDeclaration, type FlagName } from './catalogue';

/** The user, workspace and org for which a flag is read. */
export interface FlagScope {
  readonly orgId: string;
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
}

/** The target of a change: a user or a workspace of an org, an org, or, without an org, everyone. */
export interface FlagTarget {
  readonly orgId?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
}

export interface FlagChange {
  readonly enabled: boolean;
  readonly value?: unknown;
  readonly scope?: FlagTarget;
  /** The actor, for the record of changes. */
  readonly changedBy: string;
}

export interface FlagState {
  readonly name: FlagName;
  readonly description: string;
  readonly enabled: boolean;
  readonly value: unknown;
  /** The row that applies; null if there is none, and the flag is off. */
  readonly decidedBy: 'user' | 'workspace' | 'org' | 'default' | null;
}

/** The change of a flag is invalid. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
  constructor(
    problem: string,
    /** The invalid part of the change. */
    readonly field: 'value' | 'org' | 'user_id' | 'workspace_id',
    options?: ErrorOptions,
  ) {
    super(`could not set the flag: ${problem}`, options);
  }
}

/** Whether a flag is on in this scope. */
export async function isEnabled(database: Database, name: FlagName, scope: FlagScope): Promise<boolean> {
  return (await decide(database, scope, name)).get(name)?.enabled ?? false;
}

/** The value of a flag in this scope; undefined if the flag is off. */
export async function flagValue<N extends keyof FlagValues>(
  database: Database,
  name: N,
  scope: FlagScope,
): Promise<FlagValues[N] | undefined> {
  const decision = (await decide(database, scope, name)).get(name);
  return decision?.enabled ? ((decision.value ?? undefined) as FlagValues[N] | undefined) : undefined;
}

/** The state of every flag in this scope. */
export async function getFlags(database: Database, scope: FlagScope): Promise<readonly FlagState[]> {
  const decisions = await decide(database, scope);
  return (Object.keys(FLAGS) as FlagName[]).map((name) => {
    const { enabled = false, value = null, decided_by: decidedBy = null } = decisions.get(name) ?? {};
    return { name, description: FLAGS[name].description, enabled, value, decidedBy };
  });
}

/**
 * Sets a flag for one target (default: everyone) and records the change. Throws FlagError if the value is invalid or the
 * org has no such user or workspace.
 */
export async function setFlag(database: Database, name: FlagName, change: FlagChange): Promise<void> {
  const { enabled, value = null, scope = {}, changedBy } = change;
  const problem = problemOfFlag(name, enabled, value);
  if (problem) throw new FlagError(problem, 'value');
  checkTarget(scope);
  const json = value === null ? null : JSON.stringify(value);
  const { orgId } = scope;
  if (orgId === undefined) {
    const set = sql`select sextant_set_default_flag(${name}, ${enabled}, ${json}::jsonb, ${changedBy})`;
    await database.withoutOrg((tx) => tx.execute(set));
    return;
  }
  const set = database.withOrg(orgId, (tx) =>
    tx.execute(sql`
      insert into feature_flags (flag_name, org_id, workspace_id, user_id, is_enabled, value, updated_by)
      values (${name}, ${orgId}, ${scope.workspaceId ?? null}, ${scope.userId ?? null}, ${enabled}, ${json}::jsonb,
        ${changedBy})
      on conflict (flag_name, org_id, workspace_id, user_id) do update
      set is_enabled = excluded.is_enabled, value = excluded.value, updated_by = excluded.updated_by, updated_at = now()`),
  );
  await checkReferences(set).catch((error: unknown) => {
    throw error instanceof MissingReferenceError ? new FlagError(error.message, error.field, { cause: error }) : error;
  });
}

function checkTarget({ orgId, workspaceId, userId }: FlagTarget): void {
  if (workspaceId !== undefined && userId !== undefined)
    throw new FlagError('name a user or a workspace, not both', 'workspace_id');
  if (orgId === undefined && (workspaceId ?? userId) !== undefined) throw new FlagError('the org is missing', 'org');
}

type Decision = {
  flag_name: string;
  enabled: boolean;
  value: unknown;
  decided_by: NonNullable<FlagState['decidedBy']>;
};

/** The row that applies for each flag, or only for the flag `only`. */
async function decide(database: Database, scope: FlagScope, only?: FlagName): Promise<ReadonlyMap<string, Decision>> {
  const rows = await rowsOf<Decision>(
    database,
    scope.orgId,
    sql`
      select distinct on (flag_name) flag_name, is_enabled as enabled, value,
        case when user_id is not null then 'user' when workspace_id is not null then 'workspace'
          when org_id is not null then 'org' else 'default' end as decided_by
      from feature_flags
      where (user_id is null or user_id = ${scope.userId ?? null}::uuid)
        and (workspace_id is null or workspace_id = ${scope.workspaceId ?? null}::uuid)
        and (${only ?? null}::text is null or flag_name = ${only ?? null}::text)
      order by flag_name, user_id nulls last, workspace_id nulls last, org_id nulls last`,
  );
  return new Map(rows.map((row) => [row.flag_name, row]));
}
