import { limitToOrg, metricsOf, thresholdOf } from './promql';

test.each([
  ['sum by (queue) (rate(ai_jobs_total{status="failed"}[5m])) or vector(0)', ['ai_jobs_total']],
  [
    'histogram_quantile(0.5, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    ['http_server_request_duration_seconds'],
  ],
  ['rate(theirs_bucket[5m]) / theirs_count', ['theirs_bucket', 'theirs_count']],
  ['{__name__="up"}', []],
  ['time()', []],
])('%s reads %p', (query, metrics) => {
  expect(metricsOf(query)).toEqual(metrics);
});

const RATIO = 'llm_budget_used_ratio';
test.each([
  [RATIO, `${RATIO}{org="a"}`],
  [`${RATIO}{}`, `${RATIO}{org="a"}`],
  [`max by (org) (${RATIO}{env=~"x"}) or vector(0)`, `max by (org) (${RATIO}{org="a", env=~"x"}) or vector(0)`],
  [`max_over_time(${RATIO}[5m:1m] offset 1h)`, `max_over_time(${RATIO}{org="a"}[5m:1m] offset 1h)`],
  [`${RATIO}{org="b"}`, `${RATIO}{org="a", org="b"}`],
  [`${RATIO} / llm_budget_reset_seconds{x="}"}`, `${RATIO}{org="a"} / llm_budget_reset_seconds{org="a", x="}"}`],
  ['vector(1)', 'vector(1)'],
])('%s is limited to an org', (query, expected) => {
  expect(limitToOrg(query, 'a')).toBe(expected);
});

test.each([
  'up',
  `${RATIO} and up`,
  `${RATIO} or {org="a"}`,
  `{__name__="${RATIO}"}`,
  `info(${RATIO}, {job="x"})`,
  `${RATIO}{`,
  `${RATIO} # comment\n} or up`,
])('%s cannot be limited', (query) => {
  expect(limitToOrg(query, 'a')).toBeUndefined();
});

test('the name of an org cannot leave its quotes, and no org reads the series of further orgs', () => {
  for (const org of ['"} or up{x="', 'a\\', '`', "'", '\n', '{{x}}'])
    expect(limitToOrg(RATIO, org)).toBe(`${RATIO}{org=${JSON.stringify(org)}}`);
  expect(limitToOrg(RATIO, 'other')).toBeUndefined();
});

test.each([
  ['sum(x) > 100', { operator: '>', value: 100, of: 'sum(x)' }],
  ['avg by (kind) (x) < 80 and sum by (kind) (y) >= 10', { operator: '<', value: 80, of: 'avg by (kind) (x)' }],
  ['(sum(x) unless y > 0) > 0', { operator: '>', value: 0, of: '(sum(x) unless y > 0)' }],
  ['((x > 0.5))', { operator: '>', value: 0.5, of: 'x' }],
  ['x > y', undefined],
  ['absent(x)', undefined],
])('the threshold of %s is %p', (query, threshold) => {
  expect(thresholdOf(query)).toEqual(threshold);
});
