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
      when: '11% of the pushes fail',
      series: [answering('500', 11), answering('204', 89)],
      fires: { value: '11.0%', labels: { route: 'loki_api_v1_push' } },
    },
    { when: '10% of the pushes fail', series: [answering('500', 10), answering('204', 90)] },
    { when: 'one of a few requests fails', series: [answering('500', 0.5), answering('204', 0.5)] },
    { when: 'the probe is not ready', series: [answering('503', 60, 'ready')] },
  ],
});
