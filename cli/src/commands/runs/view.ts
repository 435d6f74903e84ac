// `sextant runs view`: a run with its steps as a waterfall, its figures and its links.
import { table } from '@sextant/terminal/table';
import { oneLine } from '@sextant/terminal/text';
import { toned, type Cell } from '@sextant/terminal/tones';
import type { ResponseOf } from '../../api/types';
import { fields, heading } from '../../text/fields';
import { compact, count, money } from '../../text/numbers';
import { NONE, state } from '../../text/states';
import { duration, moment, took } from '../../text/times';
import type { View } from '../../text/view';

type Run = ResponseOf<'get', '/api/v1/runs/{id}'>;
type Step = Run['steps'][number];
type Attempt = Run['attempts'][number];
type Stage = Run['stage_stats'][number];
type Vendor = Run['vendor_usage'][number];

export function runLines(run: Run, view: View): string[] {
  return [
    ...fields(
      [
        ['Run', toned('strong', run.id)],
        ['Org', run.org],
        ['Kind', run.kind],
        ['State', state(run.state)],
        ['Priority', run.priority],
        ['Queued', moment(run.queued_at, view.now)],
        ['Started', moment(run.started_at, view.now)],
        ['Ended', moment(run.ended_at, view.now)],
        ['Took', run.ended_at === null ? null : took(run.queued_at, run.ended_at, view.now)],
        ['Class', run.error_class === null ? null : toned('bad', run.error_class)],
        ['Message', run.error_message],
        ['Correlation', run.correlation_id],
      ],
      view,
    ),
    ...stepLines(run, view),
    ...attemptLines(run, view),
    ...stageLines(run.stage_stats, view),
    ...vendorLines(run.vendor_usage, view),
    ...linkLines(run, view),
  ];
}

const CHART_WIDTH = 20;

function stepLines(run: Run, view: View): string[] {
  if (run.steps.length === 0) return [];
  const barOf = waterfall(run, view.now);
  return [
    ...heading('Steps', view),
    ...table<Step>(
      [
        { title: 'STEP', cell: ({ step }) => step },
        { title: 'STATE', cell: (step) => state(step.state) },
        { title: 'TRIES', align: 'right', cell: ({ attempt }) => String(attempt) },
        { title: 'TOOK', align: 'right', cell: (step) => took(step.started_at, step.ended_at, view.now) },
        { title: 'WHEN', cell: (step) => ({ ...state(step.state), text: barOf(step) }), droppable: 1 },
        { title: 'CLASS', cell: (step) => (step.error_class ? toned('bad', step.error_class) : NONE), minWidth: 6 },
      ],
      run.steps,
      view,
    ),
  ];
}

/** Shown if a step had several attempts or the attempts have several traces; otherwise it would repeat the steps. */
function attemptLines({ attempts, trace_id }: Run, view: View): string[] {
  const steps = new Set(attempts.map(({ step }) => step));
  if (attempts.length === steps.size && attempts.every((one) => one.trace_id === trace_id)) return [];
  return [
    ...heading('Attempts', view),
    ...table<Attempt>(
      [
        { title: 'STEP', cell: ({ step }) => step },
        { title: 'ATTEMPT', align: 'right', cell: ({ attempt }) => String(attempt) },
        { title: 'STATE', cell: (attempt) => state(attempt.state) },
        { title: 'TOOK', align: 'right', cell: (one) => took(one.started_at, one.ended_at, view.now), droppable: 1 },
        { title: 'TRACE', cell: (attempt) => attempt.trace_id, minWidth: 32 },
        { title: 'KEPT', cell: ({ trace_kept: kept }) => (kept === null ? NONE : kept ? 'yes' : toned('quiet', 'no')) },
      ],
      attempts,
      view,
    ),
  ];
}

/** Draws a step as a bar on the time axis of its run. */
function waterfall({ queued_at, ended_at }: Run, now: Date) {
  const from = Date.parse(queued_at);
  const total = Math.max((ended_at === null ? now.getTime() : Date.parse(ended_at)) - from, 1);
  const at = (iso: string): number =>
    Math.min(Math.max(((Date.parse(iso) - from) / total) * CHART_WIDTH, 0), CHART_WIDTH);
  return ({ started_at: startedAt, ended_at: endedAt }: Step): string => {
    if (startedAt === null) return '·'.repeat(CHART_WIDTH);
    const start = Math.min(Math.floor(at(startedAt)), CHART_WIDTH - 1);
    const end = Math.max(Math.ceil(endedAt === null ? CHART_WIDTH : at(endedAt)), start + 1);
    return `${'·'.repeat(start)}${'━'.repeat(end - start)}${'·'.repeat(CHART_WIDTH - end)}`;
  };
}

export function stageLines(stages: readonly Stage[], view: View): string[] {
  if (stages.length === 0) return [];
  const ms = (value: number | null): Cell => duration(value === null ? null : value / 1000);
  return [
    ...heading('Stages', view),
    ...table<Stage>(
      [
        { title: 'STAGE', cell: ({ stage }) => stage, minWidth: 8 },
        { title: 'COUNT', align: 'right', cell: (one) => count(one.count_total) },
        { title: 'FAILED', align: 'right', cell: (one) => failed(one.count_error) },
        { title: 'P50', align: 'right', cell: (one) => ms(one.p50_ms) },
        { title: 'P95', align: 'right', cell: (one) => ms(one.p95_ms) },
        { title: 'P99', align: 'right', cell: (one) => ms(one.p99_ms), droppable: 1 },
        { title: 'TOKENS', align: 'right', cell: (one) => compact(one.tokens_input + one.tokens_output) },
        { title: 'COST', align: 'right', cell: (one) => money(one.cost_usd) },
      ],
      stages,
      view,
    ),
  ];
}

export function vendorLines(vendors: readonly Vendor[], view: View): string[] {
  if (vendors.length === 0) return [];
  return [
    ...heading('Vendors', view),
    ...table<Vendor>(
      [
        { title: 'VENDOR', cell: ({ vendor }) => vendor, minWidth: 8 },
        { title: 'CALLS', align: 'right', cell: ({ calls }) => count(calls) },
        { title: 'FAILED', align: 'right', cell: ({ errors }) => failed(errors) },
        { title: 'RATE LIMITED', align: 'right', cell: (one) => failed(one.rate_limit_hits) },
        { title: 'QUOTA EXHAUSTED', align: 'right', cell: (one) => failed(one.quota_exhausted) },
        { title: 'COST', align: 'right', cell: (one) => money(one.cost_usd) },
      ],
      vendors,
      view,
    ),
  ];
}

function failed(n: number): Cell {
  return n === 0 ? toned('quiet', '0') : toned('bad', count(n));
}

/** Each URL has a line of its own, untruncated, so that it can be opened. */
function linkLines({ links }: Run, view: View): string[] {
  const all = [
    ['Trace', links.trace],
    ['Logs', links.logs],
    ['Dashboard', links.dashboard],
  ] as const;
  const lines = all.flatMap(([name, url]) => (url === null ? [] : [view.colors.dim(name), oneLine(url)]));
  return lines.length === 0 ? [] : [...heading('Links', view), ...lines];
}
