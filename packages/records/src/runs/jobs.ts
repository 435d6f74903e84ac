// The steps of an org's runs as people see them on queues: as jobs.
import { and, asc, desc, eq, inArray, type SQL, sql } from '../database/drizzle';
import { inScope } from '../database/scope';
import { CursorError, type Page, pageOf, type PageRequest, positionOf, positionTime } from '../database/cursor';
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
  /** When the run was. */
  queuedAt: runs.queuedAt,
};

const ofSameRun = sql`${runs.orgId} = ${runSteps.orgId} and ${runs.id} = ${runSteps.runId}`;

/** The org's jobs, those of the newest run first, within a run in order. Throws CursorError for a bad cursor. */
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

/** One job by its id; undefined when the org has none of that id. */
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
    // Steps of ended runs have ended, so that unfinished ones are found by the runs, which are indexed by state.
    state === 'waiting' || state === 'running' ? inArray(runs.state, ['queued', 'running']) : undefined,
    kind === undefined ? undefined : eq(runs.kind, kind),
    runId === undefined ? undefined : eq(runSteps.runId, runId),
  ];
}

/** Rows go down by time and run, and up by position. */
function afterCursor(cursor: string): SQL {
  const { at, id } = positionOf(cursor);
  const [runId = '', position = ''] = id.split(':');
  if (!isUuid(runId) || !/^\d{1,9}$/.test(position)) throw new CursorError('the cursor is not one of this list');
  const here = sql`(${at}::timestamptz, ${runId}::uuid)`;
  return sql`(${runs.queuedAt}, ${runs.id}) <= ${here}
    and ((${runs.queuedAt}, ${runs.id}) < ${here} or ${runSteps.position} > ${position}::integer)`;
}
