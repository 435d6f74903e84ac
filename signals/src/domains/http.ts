// HTTP servers.
import { boundedLabel, label } from '../declare/label';
import { histogram } from '../declare/metric';
import { objective } from '../declare/objective';
import { REQUEST_SECONDS } from './labels';

export const httpServerRequestDurationSeconds = histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Duration of HTTP requests in seconds.',
  unit: 'seconds',
  labels: [
    label('method', 'request method', ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other']),
    boundedLabel('route', 'route template, or `unmatched`', { budget: 96 }),
    boundedLabel('status_code', 'response status; 499 when the client closed the connection first, 500 when we did', {
      budget: 16,
    }),
  ],
  buckets: REQUEST_SECONDS,
});

export const apiAvailability = objective({
  name: 'ops-api-availability',
  description: 'The ops API responds without server errors.',
  target: 0.999,
  window: '30d',
  type: 'ratio',
  metric: httpServerRequestDurationSeconds,
  label: 'status_code',
  bad: { matching: '5..' },
  where: { service: 'ops' },
});

export const webhookAccepted = objective({
  name: 'webhook-accepted',
  description: 'Webhook requests complete within one second.',
  target: 0.999,
  window: '30d',
  type: 'latency',
  metric: httpServerRequestDurationSeconds,
  threshold: 1,
  where: { service: 'github-app', route: '/webhooks/github' },
});
