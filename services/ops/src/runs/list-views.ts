// Lists and counts of runs as the API returns them.
import type { RunCounts } from '@sextant/records/runs/counts';
import { RUN_SORTS, type RunSummary } from '@sextant/records/runs/lists';
import { PRIORITIES, RUN_STATES, type RunState } from '@sextant/records/runs';
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { cost, count, moment, nullableText, nullableTime, seconds, text, time, timeOrNull } from '../http/fields';
import { coveredOrg, ownerOrg } from '../http/org-scope';
import { pageQuery } from '../http/pages';
import { usdOf } from '../http/usd';
import { traceUrlOf } from './links';

const filterQuery = {
  kind: z.enum(KINDS).optional(),
  state: z.enum(RUN_STATES).optional(),
  error_class: z.enum(ERROR_CLASSES).optional(),
  workspace_id: z.guid().optional(),
  from: moment.optional().describe('queued at this time or later'),
  to: moment.optional().describe('queued before this time'),
  q: text(100)
    .min(1)
    .optional()
    .describe('run id or its first 4 or more characters, trace id, or the start of a correlation id'),
};

export const listQuery = z.strictObject({
  ...pageQuery,
  ...filterQuery,
  sort: z
    .enum(RUN_SORTS)
    .default('queued')
    .describe(
      'queued: by time; duration: only runs that have ended, by the time from start to end; cost: only runs with a known cost',
    ),
  order: z.enum(['desc', 'asc']).default('desc').describe('desc: newest, longest or most expensive first'),
});

export const countsQuery = z.strictObject(filterQuery);
type FilterQuery = z.output<typeof countsQuery>;

export function filterOf({ error_class: errorClass, workspace_id: workspaceId, from, to, ...same }: FilterQuery) {
  return { ...same, errorClass, workspaceId, from: dateOf(from), to: dateOf(to) };
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

export const summaryView = z.object({
  id: z.uuid(),
  org: ownerOrg,
  kind: z.string(),
  state: z.enum(RUN_STATES),
  priority: z.enum(PRIORITIES),
  error_class: nullableText,
  correlation_id: z.string(),
  trace_id: nullableText,
  trace_url: nullableText,
  queued_at: time,
  started_at: nullableTime,
  ended_at: nullableTime,
  duration_seconds: seconds.describe('from start to end; null until the run has ended'),
  cost_usd: cost.describe(
    'US dollars with 9 decimals: the known cost of its model calls; null without any, and until seconds after the run has ended',
  ),
});

export function summaryViewOf(run: RunSummary & { readonly org: string }, urls: OpsDeps): z.output<typeof summaryView> {
  return {
    id: run.id,
    org: run.org,
    kind: run.kind,
    state: run.state,
    priority: run.priority,
    error_class: run.errorClass,
    correlation_id: run.correlationId,
    trace_id: run.traceId,
    trace_url: traceUrlOf(urls, run),
    queued_at: run.queuedAt.toISOString(),
    started_at: timeOrNull(run.startedAt),
    ended_at: timeOrNull(run.endedAt),
    duration_seconds: run.durationUs === null ? null : run.durationUs / 1e6,
    cost_usd: run.costNanoUsd === null ? null : usdOf(run.costNanoUsd),
  };
}

const countsByState = Object.fromEntries(RUN_STATES.map((state) => [state, count])) as Record<RunState, typeof count>;

export const countsView = z.object({
  org: coveredOrg,
  total: count,
  by_state: z.object(countsByState),
  by_kind: z.array(z.object({ kind: z.string(), count })).describe('kinds with runs, by name'),
  capped: z
    .boolean()
    .describe('whether there can be more runs: with these filters, only the latest 10,000 are counted'),
});

export function countsViewOf({ total, byState, byKind, isCapped }: RunCounts, org: string | null): CountsView {
  const kinds = Object.entries(byKind).map(([kind, n]) => ({ kind, count: n }));
  return { org, total, by_state: { ...byState }, by_kind: kinds, capped: isCapped };
}

type CountsView = z.output<typeof countsView>;
