// Fixtures: API responses with long texts, large numbers and wide characters.

export const RUN = '0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11';
export const JOB = `${RUN}-select_targets`;

/** A time in the past, in the format of the API. */
export function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

const MESSAGE =
  'the provider openai refused the request: 429 Too Many Requests, 数据库没有回答, rate limit reached for gpt-4.1-mini in organization org-x on tokens per min';

export const run = (i: number, state: string, errorClass: string | null) => ({
  id: RUN.replace(/..$/, String(10 + i)),
  org: ['acme', '数据库的钥匙 and a long name of an org'][i % 2],
  kind: ['upgrade', 'page', 'agent', 'enrichment'][i % 4],
  state,
  priority: 'normal',
  error_class: errorClass,
  error_message: errorClass && MESSAGE,
  correlation_id: '7a0ddc05-42bb-43e5-9d7e-1f1c27e0a3d5',
  trace_id: 'f'.repeat(32),
  trace_url: null,
  queued_at: secondsAgo(40 * i ** 3 + 5),
  started_at: state === 'queued' ? null : secondsAgo(40 * i ** 3 + 3),
  ended_at: state === 'queued' || state === 'running' ? null : secondsAgo(40 * i ** 3),
});

export const job = (i: number, state: string, errorClass: string | null) => {
  const { id, ...rest } = run(i, state, errorClass);
  const step = i % 2 === 0 ? 'select_targets' : 'generate';
  return { ...rest, id: `${id}-${step}`, run_id: id, step, attempt: i };
};

export const deadLetter = (i: number, errorClass: string) => ({
  id: `${run(i, 'failed', null).id}-${i % 2 === 0 ? 'select_targets' : 'generate'}`,
  queue: 'enrichment',
  job_id: '',
  run_id: RUN,
  org_id: RUN,
  org: 'acme',
  kind: 'enrichment',
  step: 'select_targets',
  error_class: errorClass,
  retryable: i % 2 === 0,
  message: MESSAGE,
  stack: `Error: ${MESSAGE}\n    at generateObject (packages/kinds/src/generate-object.ts:31:9)\n    at run (services/worker/src/execute.ts:88:5)`,
  attempts: 5,
  replays: 1,
  payload: { kind: 'enrichment', input: { targets: [{ url: `https://example.com/${'a'.repeat(90)}` }] } },
  trace_id: 'f'.repeat(32),
  first_failed_at: secondsAgo(7_200),
  last_failed_at: secondsAgo(600 * i),
});

export const queue = (name: string, waiting: number, workers: number, paused = false) => ({
  ...{ queue: name, paused, concurrency: null, rate_per_second: null, waiting, active: 3, delayed: 1 },
  ...{ oldest_waiting_seconds: 4.5, workers, dead_letters: waiting > 100 ? 12_345 : 0 },
});

const llm = (scale: number) => ({
  calls: 53_104 * scale,
  errors: 640 * scale,
  error_rate: 0.012,
  prompt_tokens: 1_900_000 * scale,
  completion_tokens: 231_000 * scale,
  total_tokens: 2_131_000 * scale,
  cost_usd: (1_234.567891234 * scale).toFixed(9),
  cache_savings_usd: (12.5 * scale).toFixed(9),
  unpriced_calls: 17,
  latency_seconds: { p50: 0.91, p95: 3.42 },
});

const runs = (total: number, rate: number) => ({
  total,
  by_state: { queued: 2, running: 5, success: Math.round(total * rate), failed: 20, canceled: 4 },
  success_rate: rate,
  runtime_seconds: { avg: 4.12, p50: 3.01, p95: 71.5 },
});

export const overview = {
  period: '24h',
  org: null,
  from: secondsAgo(86_400),
  to: secondsAgo(0),
  runs: runs(1_204, 0.983),
  step_failures: [
    { count: 1_204, kind: 'enrichment', step: 'select_targets', error_class: 'SERVICE_UNAVAILABLE' },
    { count: 3, kind: 'page', step: 'generate', error_class: 'VALIDATION_ERROR' },
  ],
  llm: {
    ...llm(1),
    by_model: [
      { provider: 'openai_compatible', model: 'meta-llama/llama-3.3-70b-instruct-turbo-2026-11-01', ...llm(0.7) },
      { provider: 'anthropic', model: 'claude-sonnet-4-5', ...llm(0.000001), cost_usd: null },
    ],
  },
  recent_failures: [1, 2].map((i) => ({
    ...{ run_id: RUN, kind: 'enrichment', step: 'crawl', error_class: 'RATE_LIMIT', error_message: MESSAGE },
    ...{ ended_at: secondsAgo(100 * i), trace_url: null },
  })),
  previous: { from: secondsAgo(172_800), to: secondsAgo(86_400), runs: runs(1_075, 0.979), llm: llm(0.91) },
  other_orgs: null,
};

export const queues = {
  org: null,
  pending: {
    total: 12_350,
    by_type: [
      { kind: 'page', count: 12_345 },
      { kind: 'agent', count: 5 },
    ],
  },
  wait_seconds: { avg: 12.5, oldest: 301.2 },
  retries: { min: 0, max: 4, avg: 0.31 },
  workers: 3,
  dead_letters: { total: 12_345, by_queue: { page: 12_345 } },
  queues: [queue('upgrade', 0, 3), queue('page', 12_345, 3, true), queue('agent', 5, 3), queue('enrichment', 0, 0)],
};

const usage = (cost: string | null) => {
  const { latency_seconds: _, error_rate: __, ...figures } = llm(1);
  return { ...figures, cost_usd: cost, cache_read_tokens: 0, reasoning_tokens: 0 };
};

export const report = {
  org: null,
  other_orgs: null,
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  totals: usage('1834.123456789'),
  by_provider: [
    { provider: 'openai', ...usage('1800.000000000') },
    { provider: 'google', ...usage(null) },
  ],
  by_model: [
    { provider: 'openai', model: 'meta-llama/llama-3.3-70b-instruct-turbo-2026-11-01', ...usage('1800.100000000') },
  ],
  by_user: [
    { user_id: RUN, ...usage('34.123456789') },
    { user_id: null, ...usage('0.000012300') },
  ],
  by_workspace: [{ workspace_id: null, ...usage('34.123469089') }],
  by_date: Array.from({ length: 4 }, (_, i) => ({ date: `2026-11-0${i + 1}`, ...usage(`${(i + 1) ** 3}.500000000`) })),
  top_users: [{ user_id: RUN, ...usage('34.123456789') }],
};

export const incident = {
  id: RUN,
  org: 'acme',
  title: 'ProviderOutage: all model providers refuse calls, 数据库没有回答, for more than ten minutes',
  summary: 'Runs of all kinds fail in the steps that call a model.',
  severity: 'critical',
  state: 'open',
  opened_at: secondsAgo(4_000),
  acknowledged_at: null,
  resolved_at: null,
  alerts: [
    { name: 'ProviderOutage', status: 'firing', annotations: { summary: MESSAGE }, starts_at: secondsAgo(4_000) },
  ],
  actions: [{ at: secondsAgo(300), actor: 'key:on-call', action: 'note', note: MESSAGE }],
};

export const page = (items: readonly unknown[], next: string | null = null) => ({ items, next_cursor: next });
/** A page of a list that covers all orgs. */
export const ofAll = (items: readonly unknown[], next: string | null = null) => ({ ...page(items, next), org: null });
export const flag = (name: string, enabled: boolean, value: unknown) => ({
  ...{ name, enabled, value, decided_by: enabled ? 'org' : null },
  description: 'Keeps the traces of a share of new runs regardless of sampling.',
});
export const key = (name: string, more: object) => ({
  ...{ id: RUN, name, role: 'operator', created_at: secondsAgo(9_000), created_by: 'user:x' },
  ...{ expires_at: null, last_used_at: secondsAgo(30), revoked_at: null, state: 'active', ...more },
});
export const event = (i: number, name: string, status: string) => ({
  ...{ id: String(i), stage: 'select_targets', entity_id: `公司-${i}.example.com`, event: name, status },
  ...{ error_code: status === 'error' ? 'RATE_LIMIT' : null, duration_ms: 120 * i, ts: secondsAgo(10 - i) },
});

export const view = {
  ...run(2, 'failed', 'SERVICE_UNAVAILABLE'),
  steps: ['mv_refresh', 'select_targets', 'crawl', 'verify'].map((step, i) => ({
    ...{ step, state: ['success', 'success', 'failed', 'skipped'][i], attempt: i < 3 ? i + 1 : 0 },
    error_class: i === 2 ? 'SERVICE_UNAVAILABLE' : null,
    error_message: i === 2 ? MESSAGE : null,
    started_at: i === 3 ? null : secondsAgo(324.5 - i),
    ended_at: i === 3 ? null : secondsAgo(323.4 - i),
  })),
  input: {},
  result: null,
  attempts: (['lost', 'failed', 'success'] as const).map((one, i) => ({
    ...{ step: 'select_targets', attempt: Math.max(1, i), state: one, trace_id: `${i}`.repeat(32) },
    ...{
      trace_kept: [null, true, false][i]!,
      trace_url: null,
      started_at: secondsAgo(60 - i),
      ended_at: secondsAgo(50 - i),
    },
  })),
  stage_stats: [
    {
      ...{ stage: 'select_targets', count_total: 12_345, count_success: 12_300, count_error: 45 },
      ...{
        p50_ms: 120,
        p95_ms: 4_100,
        p99_ms: 71_500,
        cost_usd: '12.345678901',
        tokens_input: 99_000,
        tokens_output: 12_000,
      },
    },
  ],
  vendor_usage: [
    {
      ...{ vendor: 'email-verifier', calls: 120, errors: 3, cost_usd: '0.120000000', rate_limit_hits: 2 },
      ...{ unpriced_calls: 0, quota_exhausted: 0, tokens_input: 0, tokens_output: 0 },
    },
  ],
  links: {
    trace: `http://127.0.0.1:20005/trace/${'f'.repeat(32)}`,
    logs: `http://127.0.0.1:3000/explore?panes=${'x'.repeat(120)}`,
    dashboard: null,
  },
};

export const org = (name: string, plan: string, days: number | null) => ({
  id: RUN,
  name,
  plan,
  retention_days: days,
  last_run_at: days === null ? null : secondsAgo(90),
  runs_24h: 12_345,
});
