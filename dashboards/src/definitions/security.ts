// Security: refused requests, by what refused them, and secrets in log lines.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { secretRedacted } from '@sextant/alerts/rules/logs';
import { suspiciousApiUsage, webhookSignatureFailures } from '@sextant/alerts/rules/security';
import { oneOf } from '@sextant/signals/query/match';
import { lines, logs } from '@sextant/signals/query/logql';
import { perHour, sum } from '@sextant/signals/query/operators';
import { rate } from '@sextant/signals/query/promql';
import {
  apiRateLimitedTotal,
  authFailuresTotal,
  authorizationDeniedTotal,
  cspViolationsTotal,
} from '@sextant/signals/security';
import { webhookCommandsRefusedTotal, webhookDeliveriesTotal } from '@sextant/signals/webhooks';
import { logLines, timeseries, type Dashboard } from '../declare';
import { alertEvents, rareEvents } from '../panels';
import { filters } from '../variables';

export const security: Dashboard = {
  uid: DASHBOARDS.security,
  title: 'Security',
  description:
    'Is somebody trying keys, forging webhooks or reading what is not theirs? Requests that were refused, by reason, and secrets that redaction found in log lines. A few refusals are normal; a burst from one network is not. The audit log in the console names the callers; for what a flood of requests does to the services, continue with System Overview.',
  rows: [
    [
      alertEvents(webhookSignatureFailures, {
        id: 1,
        title: 'Forged webhooks',
        description: 'Deliveries with a missing or invalid signature in 5 minutes, by source network. Good: zero.',
        legend: '{{source}}',
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
      rareEvents({
        id: 3,
        title: 'Refused commands',
        description:
          'Commands in comments per hour that were refused, by reason. Good: few. not_allowed: the author is no member.',
        metric: webhookCommandsRefusedTotal,
        where: filters,
        by: ['reason'],
      }),
    ],
    [
      alertEvents(suspiciousApiUsage, {
        id: 9,
        title: 'Refused requests',
        description:
          'Requests refused with status 401, 403 or 429 in 5 minutes, by service and reason. Good: few, below 100.',
        legend: '{{service}} {{reason}}',
      }),
      rareEvents({
        id: 4,
        title: 'Failed authentication',
        description: 'Requests per hour by reason (401). Good: few. In a burst of unknown keys, somebody is guessing.',
        metric: authFailuresTotal,
        where: filters,
        by: ['reason'],
      }),
      rareEvents({
        id: 5,
        title: 'Denied requests',
        description: 'Requests per hour that the key does not allow (403): its role, its org, or another origin.',
        metric: authorizationDeniedTotal,
        where: filters,
        by: ['reason'],
      }),
      rareEvents({
        id: 6,
        title: 'Rate-limited requests',
        description: 'Requests per hour above the limit of their key or address (429). Good: none.',
        metric: apiRateLimitedTotal,
        where: filters,
        by: ['reason'],
      }),
    ],
    [
      rareEvents({
        id: 7,
        title: 'CSP violations',
        description: 'Reports of browsers per hour, by directive. Good: none: the console loads nothing foreign.',
        metric: cspViolationsTotal,
        where: filters,
        by: ['directive'],
      }),
      alertEvents(secretRedacted, {
        id: 10,
        title: 'Redacted secrets',
        description: 'Log lines of 5 minutes in which redaction replaced a secret, by service. Good: zero.',
        legend: '{{service}}',
      }),
      logLines({
        id: 8,
        title: 'Warnings of exposed services',
        description: 'Warnings and errors of the services that the outside reaches. Good: none, or known ones.',
        queries: [
          {
            expr: lines(logs({ env: filters.env, service: oneOf('ops', 'github-app'), level: oneOf('warn', 'error') })),
            legend: '{{service}}',
          },
        ],
        whenEmpty: 'No warnings and no errors',
      }),
    ],
  ],
};
