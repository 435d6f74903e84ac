// The attempts, statistics and events of a run as the API returns them.
import type { RunAttempt } from '@sextant/records/runs/attempts';
import type { RunEventRow, VendorUsage } from '@sextant/records/runs/lists';
import type { StageStats } from '@sextant/records/run-stats/stage-stats';
import { RUN_EVENT_STATUSES, RUN_EVENTS } from '@sextant/records/events/run-events';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { cost, count, nullableText, nullableTime, text, time, timeOrNull } from '../http/fields';
import { pageQuery } from '../http/pages';

const attemptView = z.object({
  step: z.string(),
  attempt: z
    .int()
    .describe('number of the attempt, from 1; an interrupted or postponed attempt shares its number with the next one'),
  state: z.enum(['running', 'success', 'failed', 'lost']).describe('lost: the worker died during the attempt'),
  trace_id: z.string(),
  trace_kept: z.boolean().nullable().describe('whether the collector kept the trace; null until the collector decides'),
  trace_url: nullableText,
  started_at: time,
  ended_at: nullableTime,
});
export const attempts = z.array(attemptView).describe('attempts of all steps, oldest first');

/**
 * An unfinished attempt is lost if its run has ended or a later attempt of its step has started. Attempts share the trace of
 * their run, so what one of them or the run knows about it holds for all.
 */
export function attemptViewsOf(
  all: readonly RunAttempt[],
  run: { readonly endedAt: Date | null; readonly traceId: string | null; readonly traceKept: boolean | null },
  { jaegerUrl }: Pick<OpsDeps, 'jaegerUrl'>,
): z.output<typeof attempts> {
  const { endedAt } = run;
  const keptTraces = new Set([...all, run].filter(({ traceKept }) => traceKept).map(({ traceId }) => traceId));
  return all.map(({ step, attempt, state, traceId, traceKept, startedAt, endedAt: end }, i) => {
    const isOver = endedAt !== null || all.slice(i + 1).some((later) => later.step === step);
    const isLost = state === 'running' && isOver;
    const kept = keptTraces.has(traceId) || (isLost ? (traceKept ?? false) : traceKept);
    return {
      ...{ step, attempt, state: isLost ? 'lost' : state, trace_id: traceId, trace_kept: kept },
      trace_url: kept !== false && jaegerUrl ? `${jaegerUrl}/trace/${traceId}` : null,
      started_at: startedAt.toISOString(),
      ended_at: timeOrNull(end),
    };
  });
}

const milliseconds = z.number().min(0).nullable();

const stageView = z.object({
  stage: z.string(),
  count_total: count,
  count_success: count,
  count_error: count,
  p50_ms: milliseconds,
  p95_ms: milliseconds,
  p99_ms: milliseconds,
  cost_usd: cost,
  tokens_input: count,
  tokens_output: count,
});
export const stages = z.array(stageView).describe('sorted by name; empty until the run has ended');

export function stageViewOf(stats: StageStats): z.output<typeof stageView> {
  return {
    stage: stats.stage,
    count_total: stats.countTotal,
    count_success: stats.countSuccess,
    count_error: stats.countError,
    p50_ms: stats.p50Ms,
    p95_ms: stats.p95Ms,
    p99_ms: stats.p99Ms,
    cost_usd: stats.costUsd,
    tokens_input: stats.tokensInput,
    tokens_output: stats.tokensOutput,
  };
}

const vendorView = z.object({
  vendor: z.string(),
  calls: count,
  errors: count,
  cost_usd: cost,
  unpriced_calls: count.describe('calls without a known price, whose cost is missing from cost_usd'),
  rate_limit_hits: count,
  quota_exhausted: count,
  tokens_input: count,
  tokens_output: count,
});
export const vendors = z.array(vendorView).describe('sorted by name');

export function vendorViewOf(usage: VendorUsage): z.output<typeof vendorView> {
  return {
    vendor: usage.vendor,
    calls: usage.calls,
    errors: usage.errors,
    cost_usd: usage.costUsd,
    unpriced_calls: usage.unpricedCalls,
    rate_limit_hits: usage.rateLimitHits,
    quota_exhausted: usage.quotaExhausted,
    tokens_input: usage.tokensInput,
    tokens_output: usage.tokensOutput,
  };
}

export const statsView = z.object({ run_id: z.uuid(), stages, vendors });

export const eventsQuery = z.strictObject({
  ...pageQuery,
  stage: text(200).optional(),
  event: z.enum(RUN_EVENTS).optional(),
});

export const eventView = z.object({
  id: z.string(),
  stage: z.string(),
  entity_id: nullableText,
  event: z.enum(RUN_EVENTS),
  status: z.enum(RUN_EVENT_STATUSES),
  error_code: nullableText,
  duration_ms: milliseconds,
  trace_id: nullableText,
  extra: z.unknown(),
  ts: time,
});

export function eventViewOf(event: RunEventRow): z.output<typeof eventView> {
  return {
    id: event.id,
    stage: event.stage,
    entity_id: event.entityId,
    event: event.event,
    status: event.status,
    error_code: event.errorCode,
    duration_ms: event.durationMs,
    trace_id: event.traceId,
    extra: event.extra,
    ts: event.ts.toISOString(),
  };
}
