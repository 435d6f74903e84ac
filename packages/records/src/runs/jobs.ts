// Jobs: the steps of runs as users see them on queues.
import { and, asc, desc, eq, inArray, type SQL, sql } from '../database/drizzle';
import { inScope } from '../database/scope';
import {
  CursorError,
  NOT_FROM_THIS_LIST,
  type Page,
  pageOf,
  type PageRequest,
  positionOf,
  positionTime,
} from '../database/cursor';
import type { Database } from '../database/database';
import type { StepState } from './changes';
import type { Run, RunStep } from './runs';
import { runSteps } from '../schema/runs';
import { runs } from '../schema/runs';
import { isUuid } from '../database/values';

export interface JobFilter {
  readonly state?: StepState | undefined;
  readonly kind?: string | undefined;
  readonly runId?: string | undefined;
}

export interface Job
  extends
    Pick<
      RunStep,
      'orgId' | 'runId' | 'step' | 'state' | 'attempt' | 'errorClass' | 'errorMessage' | 'startedAt' | 'endedAt'
    >,
    Pick<Run, 'kind' | 'priority' | 'queuedAt'> {
  /** `<run id>-<step>`. */
  readonly id: string;
}

const COLUMNS = {
  orgId: runSteps.orgId,
  runId: runSteps.runId,
  step: runSteps.step,
  state: runSteps.state,
  attempt: runSteps.attempt,
  errorClass: runSteps.errorClass,
  errorMessage: runSteps.errorMessage,
  startedAt: runSteps.startedAt,
  endedAt: runSteps.endedAt,
  kind: runs.kind,
  priority: runs.priority,
  queuedAt: runs.queuedAt,
};

const ofSameRun = sql`${runs.orgId} = ${runSteps.orgId} and ${runs.id} = ${runSteps.runId}`;

/** The jobs of an org, or of all orgs with ALL_ORGS: newest run first, steps of a run in order. Throws CursorError. */
export async function listJobs(
  database: Database,
  orgId: string,
  filter: JobFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<Job>> {
  if (filter.runId !== undefined && !isUuid(filter.runId)) return { items: [] };
  const after = cursor === undefined ? undefined : afterCursor(cursor);
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ ...COLUMNS, position: runSteps.position, at: positionTime(runs.queuedAt) })
      .from(runSteps)
      .innerJoin(runs, ofSameRun)
      .where(and(inScope(runSteps.orgId, orgId), inScope(runs.orgId, orgId), ...conditionsOf(filter), after))
      .orderBy(desc(runs.queuedAt), desc(runs.id), asc(runSteps.position))
      .limit(limit + 1),
  );
  const placed = rows.map(({ position, ...row }) => ({ ...row, id: `${row.runId}:${position}` }));
  const { items, nextCursor } = pageOf(placed, limit);
  return { items: items.map(withId), nextCursor };
}

/** A job by id; undefined if the org has no such job. */
export async function getJob(database: Database, orgId: string, id: string): Promise<Job | undefined> {
  const [runId, step] = [id.slice(0, 36), id.slice(37)];
  if (!isUuid(runId) || id[36] !== '-' || step.includes('\0')) return undefined;
  const [row] = await database.withOrg(orgId, (tx) =>
    tx
      .select(COLUMNS)
      .from(runSteps)
      .innerJoin(runs, ofSameRun)
      .where(and(eq(runSteps.orgId, orgId), eq(runSteps.runId, runId), eq(runSteps.step, step))),
  );
  return row && withId(row);
}

const withId = (job: Omit<Job, 'id'>): Job => ({ ...job, id: `${job.runId}-${job.step}` });

function conditionsOf({ state, kind, runId }: JobFilter): readonly (SQL | undefined)[] {
  return [
    state === undefined ? undefined : eq(runSteps.state, state),
    // Only unfinished runs have unfinished steps, and runs are indexed by state.
    state === 'waiting' || state === 'running' ? inArray(runs.state, ['queued', 'running']) : undefined,
    kind === undefined ? undefined : eq(runs.kind, kind),
    runId === undefined ? undefined : eq(runSteps.runId, runId),
  ];
}

/** Rows are sorted by time and run, descending, and by position, ascending. */
function afterCursor(cursor: string): SQL {
  const { at, id } = positionOf(cursor);
  const [runId = '', position = ''] = id.split(':');
  if (!isUuid(runId) || !/^\d{1,9}$/.test(position)) throw new CursorError(NOT_FROM_THIS_LIST);
  const here = sql`(${at}::timestamptz, ${runId}::uuid)`;
  return sql`(${runs.queuedAt}, ${runs.id}) <= ${here}
    and ((${runs.queuedAt}, ${runs.id}) < ${here} or ${runSteps.position} > ${position}::integer)`;
}
