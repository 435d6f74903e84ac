// Runs in lists, their figures and their events, as the API shows them.
import type { RunAttempt } from '@sextant/records/runs/attempts';
import type { RunEventRow, RunSummary, VendorUsage } from '@sextant/records/runs/lists';
import type { StageStats } from '@sextant/records/runs/stats';
import { RUN_EVENT_STATUSES, RUN_EVENTS } from '@sextant/records/schema/run-event-logs';
import { PRIORITIES, RUN_STATES } from '@sextant/records/schema/runs';
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { itsOrg } from '../http/org-scope';
import { cost, count, moment, nullableText, nullableTime, text, time } from '../http/fields';
import { pageQuery } from '../http/pages';
import { traceUrlOf } from './links';

const oneOf = <const V extends readonly string[]>(values: V) => z.enum(values).optional();

export const listQuery = z.strictObject({
  ...pageQuery,
  kind: oneOf(KINDS),
  state: oneOf(RUN_STATES),
  error_class: oneOf(ERROR_CLASSES),
  from: moment.optional().describe('queued then or later'),
  to: moment.optional().describe('queued before'),
  q: text(100).min(1).optional().describe('id of a run, of a trace, or how a correlation id begins'),
});

export const summaryView = z.object({
  id: z.uuid(),
  org: itsOrg,
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
});

export function summaryViewOf(
  run: RunSummary & { readonly org: string },
  where: OpsDeps,
): z.output<typeof summaryView> {
  return {
    id: run.id,
    org: run.org,
    kind: run.kind,
    state: run.state,
    priority: run.priority,
    error_class: run.errorClass,
    correlation_id: run.correlationId,
    trace_id: run.traceId,
    trace_url: traceUrlOf(where, run),
    queued_at: run.queuedAt.toISOString(),
    started_at: run.startedAt?.toISOString() ?? null,
    ended_at: run.endedAt?.toISOString() ?? null,
  };
}

const attemptView = z.object({
  step: z.string(),
  attempt: z.int().describe('the first is 1; one that was interrupted or put off has the number of the next'),
  state: z.enum(['running', 'success', 'failed', 'lost']).describe('lost: its worker died'),
  trace_id: z.string(),
  trace_kept: z.boolean().nullable().describe('whether the collector keeps the trace; null while it is not known'),
  trace_url: nullableText,
  started_at: time,
  ended_at: nullableTime,
});
export const attempts = z.array(attemptView).describe('attempts of its steps, oldest first, each with its trace');

/** An attempt that never ended is lost once its run has ended, or a later one of its step has begun. */
export function attemptViewsOf(
  all: readonly RunAttempt[],
  { endedAt }: { readonly endedAt: Date | null },
  where: Pick<OpsDeps, 'jaegerUrl'>,
): z.output<typeof attempts> {
  return all.map(({ step, attempt, state, traceId, traceKept, startedAt, endedAt: end }, i) => {
    const isOver = endedAt !== null || all.slice(i + 1).some((later) => later.step === step);
    const isLost = state === 'running' && isOver;
    const kept = isLost ? (traceKept ?? false) : traceKept;
    return {
      ...{ step, attempt, state: isLost ? 'lost' : state, trace_id: traceId, trace_kept: kept },
      trace_url: kept !== false && where.jaegerUrl ? `${where.jaegerUrl}/trace/${traceId}` : null,
      started_at: startedAt.toISOString(),
      ended_at: end?.toISOString() ?? null,
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
export const stages = z.array(stageView).describe('by name; empty until the run has ended');

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
  rate_limit_hits: count,
  quota_exhausted: count,
  tokens_input: count,
  tokens_output: count,
});
export const vendors = z.array(vendorView).describe('by name');

export function vendorViewOf(usage: VendorUsage): z.output<typeof vendorView> {
  return {
    vendor: usage.vendor,
    calls: usage.calls,
    errors: usage.errors,
    cost_usd: usage.costUsd,
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
  event: oneOf(RUN_EVENTS),
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
