// Security: requests that were refused, and by what.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { oneOf } from '@sextant/signals/query/match';
import { lines, logs } from '@sextant/signals/query/logql';
import { orZero, perHour, sum } from '@sextant/signals/query/operators';
import { rate } from '@sextant/signals/query/promql';
import {
  apiRateLimitedTotal,
  authFailuresTotal,
  authorizationDeniedTotal,
  cspViolationsTotal,
} from '@sextant/signals/security';
import {
  webhookCommandsRefusedTotal,
  webhookDeliveriesTotal,
  webhookSignatureFailuresTotal,
} from '@sextant/signals/webhooks';
import { logLines, timeseries, type Dashboard } from '../declare';
import { filters } from '../variables';

export const security: Dashboard = {
  uid: DASHBOARDS.security,
  title: 'Security',
  description: 'Refused requests: signatures, authentication, authorization and rate limits.',
  rows: [
    [
      timeseries({
        id: 1,
        title: 'Bad webhook signatures',
        description: 'Deliveries per hour with a missing or invalid signature, by source network. Good: none.',
        queries: [
          {
            expr: orZero(perHour(sum(rate(webhookSignatureFailuresTotal, '$window', filters), { by: ['source'] }))),
            legend: '{{source}}',
          },
        ],
        stacked: true,
      }),
      timeseries({
        id: 2,
        title: 'Webhook deliveries',
        description: 'Received deliveries per hour by event, before any check. Good: the usual daily pattern.',
        queries: [
          {
            expr: perHour(sum(rate(webhookDeliveriesTotal, '$window', filters), { by: ['event'] })),
            legend: '{{event}}',
          },
        ],
        stacked: true,
      }),
      timeseries({
        id: 3,
        title: 'Refused commands',
        description: 'Commands in comments per hour that were refused, by reason. Good: few; not_allowed: no member.',
        queries: [
          {
            expr: orZero(perHour(sum(rate(webhookCommandsRefusedTotal, '$window', filters), { by: ['reason'] }))),
            legend: '{{reason}}',
          },
        ],
        stacked: true,
      }),
    ],
    [
      timeseries({
        id: 4,
        title: 'Failed authentication',
        description: 'Requests per hour by reason (401). Good: few. A burst of unknown keys is somebody guessing.',
        queries: [
          {
            expr: orZero(perHour(sum(rate(authFailuresTotal, '$window', filters), { by: ['reason'] }))),
            legend: '{{reason}}',
          },
        ],
        stacked: true,
      }),
      timeseries({
        id: 5,
        title: 'Denied requests',
        description: 'Requests per hour whose key may not do that (403): its role, its org, or a foreign page.',
        queries: [
          {
            expr: orZero(perHour(sum(rate(authorizationDeniedTotal, '$window', filters), { by: ['reason'] }))),
            legend: '{{reason}}',
          },
        ],
        stacked: true,
      }),
      timeseries({
        id: 6,
        title: 'Rate-limited requests',
        description: 'Requests per hour above the limit of their key or address (429). Good: none.',
        queries: [
          {
            expr: orZero(perHour(sum(rate(apiRateLimitedTotal, '$window', filters), { by: ['reason'] }))),
            legend: '{{reason}}',
          },
        ],
        stacked: true,
      }),
    ],
    [
      timeseries({
        id: 7,
        title: 'CSP violations',
        description: 'Reports of browsers per hour, by directive. Good: none: the console loads nothing foreign.',
        queries: [
          {
            expr: orZero(perHour(sum(rate(cspViolationsTotal, '$window', filters), { by: ['directive'] }))),
            legend: '{{directive}}',
          },
        ],
        stacked: true,
      }),
      logLines({
        id: 8,
        title: 'Warnings of the doors',
        description: 'Warnings and errors of the services that the outside reaches. Good: known ones.',
        queries: [
          {
            expr: lines(logs({ env: filters.env, service: oneOf('ops', 'github-app'), level: oneOf('warn', 'error') })),
            legend: '{{service}}',
          },
        ],
      }),
    ],
  ],
};
