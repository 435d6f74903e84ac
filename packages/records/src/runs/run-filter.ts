// Conditions that lists and counts of runs share.
import { eq, gte, lt, or, type SQL, sql } from '../database/drizzle';
import { isUuid } from '../database/values';
import { runs } from '../schema/runs';
import type { RunState } from './runs';

export interface RunFilter {
  readonly kind?: string | undefined;
  readonly state?: RunState | undefined;
  readonly errorClass?: string | undefined;
  /** A UUID. */
  readonly workspaceId?: string | undefined;
  /** Queued at or after this time. */
  readonly from?: Date | undefined;
  /** Queued before this time. */
  readonly to?: Date | undefined;
  /** A run id or the first 4 or more digits of one, a trace id, or a prefix of a correlation id. */
  readonly q?: string | undefined;
}

export function runConditions(filter: RunFilter): readonly (SQL | undefined)[] {
  const { kind, state, errorClass, workspaceId, from, to, q } = filter;
  return [
    kind === undefined ? undefined : eq(runs.kind, kind),
    state === undefined ? undefined : eq(runs.state, state),
    errorClass === undefined ? undefined : sql`${runs.errorClass} = ${errorClass}`,
    workspaceId === undefined ? undefined : eq(runs.workspaceId, workspaceId),
    from && gte(runs.queuedAt, from),
    to && lt(runs.queuedAt, to),
    q === undefined ? undefined : matching(q),
  ];
}

/** The last code point: no text that begins with a prefix is greater than the prefix followed by it. */
const LAST = '\u{10FFFF}';

// Row-level security evaluates LIKE after its policies, so LIKE cannot use the index. These operators can.
function matching(q: string): SQL | undefined {
  const begins = sql`(${runs.correlationId} ~>=~ ${q} and ${runs.correlationId} ~<~ ${q + LAST})`;
  return or(begins, eq(runs.traceId, q), idCondition(q.toLowerCase()));
}

const NO_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const MIN_DIGITS = 4;

/** The condition for an id or the beginning of one; undefined if the text is neither. */
function idCondition(text: string): SQL | undefined {
  const [first, last] = [NO_ID, LAST_ID].map((id) => text + id.slice(text.length));
  if (text.length < MIN_DIGITS || !isUuid(first!)) return undefined;
  return sql`${runs.id} between ${first}::uuid and ${last}::uuid`;
}
