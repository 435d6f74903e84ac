// Fixtures: API responses about schedules, limits, budgets, prices, members and the audit log.
import { secondsAgo, ofAll, page, queue, RUN } from './responses';

const budget = (period: string, soft: string | null, hard: string | null) => ({
  ...{ period, soft_limit_usd: soft, hard_limit_usd: hard, spent_usd: '12.500000000' },
});
const price = {
  ...{ provider: 'openai', model: 'meta-llama/llama-3.3-70b-instruct-turbo-2026-11-01' },
  ...{ input_usd_per_million: '1.500000000', cached_usd_per_million: null, output_usd_per_million: '6.000000000' },
  from_date: '2026-11-01T00:00:00.000Z',
};
const schedule = (enabled: boolean) => ({
  ...{ name: 'nightly', org: 'acme', kind: 'enrichment', input: { targets: [{ url: 'https://a.example' }] } },
  ...{ cron: '0 2 * * *', time_zone: 'Europe/Berlin', enabled, updated_at: secondsAgo(90_000) },
  next_at: enabled ? secondsAgo(-7_300) : null,
});
const clear = { id: 'c', queue: 'page', matching: 3, canceled: 2, skipped: 0, errors: 0 };
const sample = {
  ...{ run_id: RUN, entity_id: '公司-1.example.com', org: 'acme', bucket: 'High', checks: [], result: 'needs_review' },
  ...{ notes: null, seed: 's', created_at: secondsAgo(400), reviewed_by: null, reviewed_at: null },
};
const workspace = { id: RUN, name: 'research', created_at: secondsAgo(9_000) };
const user = { id: RUN, email: 'ann@example.org', name: 'Ann with a very long name', workspace_id: RUN };
const limited = { ...queue('page', 3, 1, true), rate_per_second: 20 };

export const SETTINGS_RESPONSES: Readonly<Record<string, unknown>> = {
  'GET /ops/trends': {
    ...{ org: null, metric: 'runs', period: '7d', unit: 'count' },
    points: [12, 0, null].map((value, i) => ({ at: `2026-11-01T0${i}:00:00.000Z`, value })),
  },
  'GET /queues': page([limited, queue('agent', 0, 1)]),
  'GET /queues/page': limited,
  'PUT /queues/page': limited,
  'GET /queues/page/clear': { clears: [{ ...clear, started_at: secondsAgo(5), ended_at: null }] },
  'GET /dlq/retry': {
    replays: [
      {
        ...{
          id: 'r',
          started_at: secondsAgo(5),
          ended_at: null,
          matching: 12_000,
          replayed: 10,
          skipped: 0,
          errors: 0,
        },
      },
    ],
  },
  'GET /budgets': page([budget('day', null, null), budget('month', null, '100.000000000')]),
  'PUT /budgets': budget('month', null, '100.500000000'),
  'GET /prices': page([price]),
  'PUT /prices': price,
  'GET /schedules': ofAll([schedule(true), { ...schedule(false), name: 'a-schedule-with-a-rather-long-name' }]),
  'GET /schedules/nightly': schedule(true),
  'PUT /schedules/nightly': schedule(true),
  'POST /schedules': schedule(true),
  'POST /schedules/nightly/pause': schedule(false),
  'POST /schedules/nightly/resume': schedule(true),
  'GET /qa': ofAll([sample]),
  [`POST /qa/${RUN}/e1/review`]: sample,
  'GET /workspaces': page([workspace]),
  'POST /workspaces': workspace,
  'GET /users': page([user]),
  'POST /users': user,
  'GET /audit': ofAll([
    {
      ...{ id: '1', org: 'acme', at: secondsAgo(60), actor: 'key:on-call', action: 'queue.pause', target: 'page' },
      ...{ before: { paused: false }, after: { paused: true } },
    },
  ]),
};
