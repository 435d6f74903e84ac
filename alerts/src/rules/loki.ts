// Alerts on Loki: lines that it refuses, and requests that fail.
import { lokiDiscardedSamplesTotal, lokiRequestsTotal } from '@sextant/signals/foreign/monitoring';
import { percent, quantity } from '@sextant/signals/query/expression';
import { matching } from '@sextant/signals/query/match';
import { asPercent, share, sum } from '@sextant/signals/query/operators';
import { increase } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries } from '../series';

const common = { team: 'platform', dashboard: DASHBOARDS.telemetryPipeline } as const;

const discarding = (reason: string, perMinute: number) =>
  counterSeries(
    lokiDiscardedSamplesTotal,
    { reason, tenant: 'fake', retention_hours: '744', policy: '', format: '' },
    perMinute,
  );

export const lokiDiscardedSamples = alert({
  ...common,
  name: 'LokiDiscardedSamples',
  value: sum(increase(lokiDiscardedSamplesTotal, '10m'), { by: ['reason'] }),
  fires: { above: quantity(0, 'lines') },
  for: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `Loki refused ${value}: ${label('reason')}`,
  description: ({ value, label }) =>
    `Loki refused ${value} in 10 minutes, which are missing in searches. The reason ${label('reason')} names the limit, see limits_config of Loki.`,
  tests: [
    {
      when: 'lines exceed the ingestion rate',
      series: [discarding('rate_limited', 2)],
      fires: { value: '20 lines', labels: { reason: 'rate_limited' } },
    },
    {
      when: 'one line in 20 minutes exceeds the ingestion rate',
      series: [discarding('rate_limited', 0.05)],
      fires: { value: '500m lines', labels: { reason: 'rate_limited' } },
    },
    { when: 'no line is refused', series: [discarding('rate_limited', 0)] },
  ],
});

/** Without Loki's own probes, and without the streams of `tail`, which end with an error when the client leaves. */
const requests = (where: { readonly status_code?: ReturnType<typeof matching> }) =>
  sum(increase(lokiRequestsTotal, '10m', { ...where, route: matching('(loki_api_v1|api_prom|otlp).*') }), {
    by: ['route'],
  });
const answering = (status_code: string, perMinute: number, route = 'loki_api_v1_push') =>
  counterSeries(lokiRequestsTotal, { method: 'POST', route, status_code, ws: 'false' }, perMinute);
const ROUTES = ['loki_api_v1_push', 'api_prom_push', 'otlp_v1_logs'];

export const lokiRequestsFailing = alert({
  ...common,
  name: 'LokiRequestsFailing',
  runbook: 'TelemetryLost',
  value: asPercent(share(requests({ status_code: matching('5..') }), requests({}))),
  fires: { above: percent(10) },
  guard: { count: requests({}), atLeast: 20 },
  for: '10m',
  keepFiringFor: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `Loki fails ${value} of the requests to ${label('route')}`,
  description: ({ value, threshold }) =>
    `${value} of the requests fail (threshold ${threshold}). Lines that cannot be pushed wait in the queues of their senders. Searches fail.`,
  tests: [
    {
      when: '11% of the requests to each API fail',
      series: ROUTES.flatMap((route) => [answering('500', 11, route), answering('204', 89, route)]),
      fires: ROUTES.map((route) => ({ value: '11.0%', labels: { route } })),
    },
    { when: '10% of the pushes fail', series: [answering('500', 10), answering('204', 90)] },
    {
      when: '20 requests in 10 minutes fail',
      series: [answering('500', 2)],
      fires: { value: '100.0%', labels: { route: 'loki_api_v1_push' } },
    },
    { when: 'fewer than 20 requests in 10 minutes fail', series: [answering('500', 1.9)] },
    { when: 'the probe is not ready', series: [answering('503', 60, 'ready')] },
  ],
});
