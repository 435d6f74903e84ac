// GET /api/v1/ops/overview: statistics of runs and model usage, recent failures, and the previous period.
import type { RunFigures } from '@sextant/records/run-stats/execution-stats';
import type { RecentFailure } from '@sextant/records/run-stats/failures';
import { orgsWithRuns } from '@sextant/records/tenancy/orgs-with';
import { getOverview } from '@sextant/records/usage/overview';
import { RUN_STATES } from '@sextant/records/runs';
import type { TimeRange } from '@sextant/records/database/time-ranges';
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { count, nullableText, ratio, seconds, time } from '../http/fields';
import { coveredOrg, orgNamesOf, ownerOrg, scopeOf, type OrgScope } from '../http/org-scope';
import { otherOrgs, otherOrgsView } from '../http/other-orgs';
import { period as periodParameter, PERIODS, previousOf, rangeOf, type Period } from '../http/period';
import { llmFields, llmView } from '../usage/fields';

const states = Object.fromEntries(RUN_STATES.map((state) => [state, count])) as Record<
  (typeof RUN_STATES)[number],
  typeof count
>;
const runsView = z.object({
  total: count,
  by_state: z.object(states),
  success_rate: ratio.describe('successful runs divided by successful and failed runs'),
  runtime_seconds: z.object({ avg: seconds, p50: seconds, p95: seconds }),
});
const llmTotals = z.object(llmFields);

const failureView = z.object({
  run_id: z.uuid(),
  kind: z.string(),
  org: ownerOrg,
  step: nullableText,
  error_class: nullableText,
  error_message: nullableText,
  ended_at: time,
  trace_url: nullableText,
});
type FailureView = z.output<typeof failureView>;

const overviewView = z.object({
  period: z.enum(PERIODS),
  org: coveredOrg,
  from: time,
  to: time,
  runs: runsView,
  step_failures: z.array(z.object({ kind: z.string(), step: z.string(), error_class: nullableText, count })),
  llm: llmTotals.extend({
    by_model: z.array(z.object({ provider: z.string(), model: z.string(), ...llmFields })),
  }),
  recent_failures: z.array(failureView),
  previous: z.object({ from: time, to: time, runs: runsView, llm: llmTotals }),
});
type Overview = z.output<typeof overviewView>;

const RECENT_FAILURES = 10;

export function overviewRoutes(app: Api, deps: OpsDeps): void {
  const schema = {
    summary: 'Returns statistics of runs, failures and model usage in a period and in the previous one',
    querystring: z.strictObject({ period: periodParameter }),
    response: { 200: overviewView.extend({ other_orgs: otherOrgsView }) },
  };
  app.get('/api/v1/ops/overview', { schema }, async (request) => {
    const overview = await overviewOf(deps, scopeOf(request), request.query.period);
    const since = { from: new Date(overview.from) };
    const find = () => orgsWithRuns(deps.database, since);
    const orgs = await otherOrgs(request, overview.runs.total === 0, find);
    return { ...overview, other_orgs: orgs };
  });
}

/** The overview of one org or of every org; also an event of the stream. */
export async function overviewOf({ database, now }: OpsDeps, scope: OrgScope, period: Period): Promise<Overview> {
  const range = rangeOf(period, now());
  const before = previousOf(range);
  const overview = await getOverview(database, scope.orgId, { range, before, failures: RECENT_FAILURES });
  const { byModel, ...llm } = overview.llm;
  const nameOf = await orgNamesOf(database, scope, overview.recentFailures);
  return {
    period,
    org: scope.org,
    ...timesOf(range),
    runs: runsViewOf(overview.runs),
    step_failures: overview.stepFailures.map(({ errorClass, ...rest }) => ({ ...rest, error_class: errorClass })),
    llm: {
      ...llmView(llm),
      by_model: byModel.map(({ provider, model, ...figures }) => ({ provider, model, ...llmView(figures) })),
    },
    recent_failures: overview.recentFailures.map((failure) => failureViewOf(failure, nameOf(failure))),
    previous: {
      ...timesOf(before),
      runs: runsViewOf(overview.before.runs),
      llm: llmView(overview.before.llm),
    },
  };
}

function runsViewOf({ total, byState, successRate, runtimeSeconds }: RunFigures): z.output<typeof runsView> {
  return { total, by_state: { ...byState }, success_rate: successRate, runtime_seconds: { ...runtimeSeconds } };
}

/** A failure as the overview and the stream return it. */
export function failureViewOf(failure: RecentFailure, org: string): FailureView {
  return {
    run_id: failure.runId,
    kind: failure.kind,
    org,
    step: failure.step,
    error_class: failure.errorClass,
    error_message: failure.errorMessage,
    ended_at: failure.endedAt.toISOString(),
    trace_url: failure.traceUrl,
  };
}

function timesOf({ from, to }: TimeRange): { readonly from: string; readonly to: string } {
  return { from: from.toISOString(), to: to.toISOString() };
}
