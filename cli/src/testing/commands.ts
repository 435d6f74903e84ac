// Fixtures: every command with the request that it sends and the output that it prints.
import { JOB, RUN } from './responses';

export const READS: readonly (readonly [command: string, request: string, output: RegExp])[] = [
  ['overview --period 7d', 'GET /ops/overview?period=7d', /all orgs\.[^]*Success rate +98\.3% +97\.9% +\+0\.4 pt/],
  ['queue status', 'GET /ops/queue', /page +paused +12,345 +3 +1 +3 +12,345/],
  [
    'runs list --kind page --state failed --class TIMEOUT --from 2026-11-01 --to 2026-11-02 --search x --limit 5',
    'GET /runs?kind=page&state=failed&error_class=TIMEOUT&from=2026-11-01T00%3A00%3A00.000Z&to=2026-11-03T00%3A00%3A00.000Z&q=x&limit=5',
    new RegExp(`ORG[^]*\n${RUN.slice(0, -2)}13 +数.* enric… +failed +\\d+m ago +SERVI`),
  ],
  [`runs view ${RUN}`, `GET /runs/${RUN}`, /crawl +failed +3 +1\.1 s +·+━+·+ +SERVICE/],
  ['jobs list --run x', 'GET /jobs?run_id=x&limit=20', /select_targets +acme +waiting/],
  [`jobs view ${JOB}`, `GET /jobs/${JOB}`, /Attempts +2/],
  [
    'dlq list --queue page --class RATE_LIMIT --step act --retryable --every-org --cursor c',
    'GET /dlq?queue=page&error_class=RATE_LIMIT&step=act&retryable=true&all=true&limit=20&cursor=c',
    /generate +acme +10m ago +RATE_LIMIT/,
  ],
  [`dlq view ${JOB}`, `GET /dlq/${JOB}`, /Stack trace\n {2}Error: the provider[^]*\n {4}at generateObject/],
  ['dlq stats --hours 3', 'GET /dlq/stats?hours=3', /RATE_LIMIT +12,000 +█{30}/],
  ['usage report', 'GET /usage/current-month', /Cost +\$1,834\.12[^]*google.*–/],
  ['usage report --days 7 --by date', 'GET /usage/last-n-days?n=7', /2026-11-04 .*\$64\.50/],
  [
    'usage report --from 2026-11-01 --to 2026-11-02T12:00',
    'GET /usage/report?from=2026-11-01&to=2026-11-02T12%3A00%3A00.000Z',
    /\(no user\)/,
  ],
  ['usage top', 'GET /usage/last-n-days?n=30', /USER +CALLS/],
  ['flags list --user u', 'GET /flags?user_id=u', /debug-sampling +on +0\.25 +org/],
  ['incidents list --state open', 'GET /incidents?state=open&limit=20', /acme +open +critical +1h ago +Prov/],
  [`incidents view ${RUN}`, `GET /incidents/${RUN}`, /key:on-call +note +the provider/],
  ['keys list', 'GET /keys', /old +operator +\d+s ago +revoked/],
  ['orgs list --limit 5', 'GET /orgs?limit=5', /globex +enterprise +400d +12,345 +1m ago/],
  ['runs list --limit 1', 'GET /runs?limit=1', /CLASS/],
  [`runs stats ${RUN}`, `GET /runs/${RUN}/stats`, /select_targets +12,345[^]*email-verifier/],
  [`runs events ${RUN} --event error --limit 5`, `GET /runs/${RUN}/events?event=error&limit=5`, /RATE_LIMIT/],
  ['trends runs --period 7d', 'GET /ops/trends?metric=runs&period=7d', /all orgs[^]*2026-11-01 00:00 +12/],
  ['queue list', 'GET /queues', /page +paused +none +20/],
  ['queue view page', 'GET /queues/page', /Waiting +3, longest 4\.5 s/],
  ['queue clears page', 'GET /queues/page/clear', /running +3 +2/],
  ['dlq retries --every-org', 'GET /dlq/retry?all=true', /running +12,000/],
  ['budgets list', 'GET /budgets', /month +\$12\.5\d? +– +\$100/],
  ['prices list', 'GET /prices', /openai +meta-llama.* 2026-11-01/],
  ['schedules list', 'GET /schedules', /ORG[^]*nightly +acme +enric/],
  ['schedules view nightly', 'GET /schedules/nightly', /Time zone +Europe\/Berlin[^]*Input +\{/],
  ['qa list --result fail', 'GET /qa?result=fail&limit=20', /needs_review|fail/],
  ['workspaces list', 'GET /workspaces', /research/],
  ['users list', 'GET /users', /ann@example\.org/],
  ['audit list --limit 3', 'GET /audit?limit=3', /key:on-call[^]*queue\.pause/],
  ['whoami', 'GET /me', /Identity +key:on-call\nRole +admin/],
];

export const WRITES: readonly (readonly [command: string, request: string, body: object | undefined])[] = [
  [`runs cancel ${RUN} --yes`, `POST /runs/${RUN}/cancel`, undefined],
  [`runs retry ${RUN}`, `POST /runs/${RUN}/retry`, undefined],
  [`jobs retry ${JOB}`, `POST /jobs/${JOB}/retry`, undefined],
  [`jobs delete ${JOB} --yes`, `DELETE /jobs/${JOB}`, undefined],
  ['queue pause page --yes', 'POST /queues/page/pause', undefined],
  ['queue resume page --yes', 'POST /queues/page/resume', undefined],
  ['queue clear page --delayed --yes', 'POST /queues/page/clear?delayed=true', undefined],
  [`dlq retry ${JOB}`, `POST /dlq/${JOB}/retry`, undefined],
  [
    'dlq retry --class RATE_LIMIT --step act --all',
    'POST /dlq/retry',
    { error_class: 'RATE_LIMIT', step: 'act', rate_per_second: 10 },
  ],
  [`dlq delete ${JOB} --yes`, `DELETE /dlq/${JOB}`, undefined],
  ['flags set debug-sampling on 0.5', 'PUT /flags/debug-sampling', { enabled: true, value: 0.5 }],
  [`incidents ack ${RUN} --note mine`, `POST /incidents/${RUN}/actions`, { action: 'acknowledge', note: 'mine' }],
  [`incidents resolve ${RUN}`, `POST /incidents/${RUN}/actions`, { action: 'resolve' }],
  [`incidents note ${RUN} seen`, `POST /incidents/${RUN}/actions`, { action: 'note', note: 'seen' }],
  ['keys create night --role operator', 'POST /keys', { name: 'night', role: 'operator' }],
  [`keys rotate ${RUN} --grace 2h`, `POST /keys/${RUN}/rotate`, { grace_seconds: 7_200 }],
  [`keys revoke ${RUN} --yes`, `DELETE /keys/${RUN}`, undefined],
  ['orgs set globex enterprise --retention 400 --yes', 'PUT /orgs/globex', { plan: 'enterprise', retention_days: 400 }],
  [
    'runs create page --set prompt=bees --priority high',
    'POST /runs',
    { kind: 'page', input: { prompt: 'bees' }, priority: 'high' },
  ],
  ['queue set page --concurrency 5 --rate none --yes', 'PUT /queues/page', { concurrency: 5, rate_per_second: null }],
  [
    'budgets set month --hard 100.5',
    'PUT /budgets',
    { period: 'month', soft_limit_usd: null, hard_limit_usd: '100.5' },
  ],
  [
    'prices set openai gpt-x --input 1.5 --output 6 --from 2026-11-01',
    'PUT /prices',
    {
      ...{ provider: 'openai', model: 'gpt-x', input_usd_per_million: '1.5', output_usd_per_million: '6' },
      from_date: '2026-11-01T00:00:00.000Z',
    },
  ],
  ['prices delete openai gpt-x --yes', 'DELETE /prices?provider=openai&model=gpt-x', undefined],
  [
    'schedules create nightly enrichment --cron 0_2_*_*_* --time-zone Europe/Berlin --target https://a.example',
    'POST /schedules',
    {
      ...{ name: 'nightly', kind: 'enrichment', input: { targets: [{ url: 'https://a.example' }] } },
      ...{ cron: '0 2 * * *', enabled: true, time_zone: 'Europe/Berlin' },
    },
  ],
  ['schedules pause nightly', 'POST /schedules/nightly/pause', undefined],
  ['schedules resume nightly', 'POST /schedules/nightly/resume', undefined],
  ['schedules delete nightly --yes', 'DELETE /schedules/nightly', undefined],
  [`qa review ${RUN} e1 pass --notes fine`, `POST /qa/${RUN}/e1/review`, { result: 'pass', notes: 'fine' }],
  ['workspaces create research', 'POST /workspaces', { name: 'research' }],
  [`workspaces delete ${RUN} --yes`, `DELETE /workspaces/${RUN}`, undefined],
  ['users create ann@example.org --name Ann', 'POST /users', { email: 'ann@example.org', name: 'Ann' }],
  [`users delete ${RUN} --yes`, `DELETE /users/${RUN}`, undefined],
];

/** Commands that stream a response. */
export const DOWNLOADS: readonly (readonly [command: string, request: string])[] = ['usage', 'events', 'qa'].flatMap(
  (data) =>
    ['csv', 'json', 'ndjson'].map((format) => {
      const path = `/export/${data === 'events' ? 'run_events' : data}.${format}`;
      const [option, query] =
        data === 'usage' ? ['--from 2026-11-01', 'from=2026-11-01'] : [`--run ${RUN}`, `run_id=${RUN}`];
      return [`export ${data} --format ${format} ${option}`, `GET ${path}?${query}`] as const;
    }),
);

/** The words of a command; an underscore stands for a space in a cron expression. */
export function wordsOf(command: string): string[] {
  return command.split(' ').map((word) => (/^[\d*]+_/.test(word) ? word.replaceAll('_', ' ') : word));
}
