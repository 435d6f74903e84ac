// System Overview: the health of all services at a glance.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { serviceCpuSaturated } from '@sextant/alerts/rules/hosts';
import { errorLogSpike, fatalLog } from '@sextant/alerts/rules/logs';
import { serviceNotReady, targetDown, targetFlapping, targetMissing } from '@sextant/alerts/rules/telemetry';
import { vitalSignalMissing } from '@sextant/alerts/rules/vital-signals';
import { apiAvailability, httpServerRequestDurationSeconds, webhookAccepted } from '@sextant/signals/http';
import { objectiveBudgetLeftRatio } from '@sextant/signals/ops';
import { nodejsEventloopLagP99Seconds, processResidentMemoryBytes, up } from '@sextant/signals/process';
import { quantity, ratio, seconds } from '@sextant/signals/query/expression';
import { lineRate, lines, logs } from '@sextant/signals/query/logql';
import { matching, oneOf } from '@sextant/signals/query/match';
import { allowedRatio } from '@sextant/signals/query/objectives';
import { gt, max, min, or, share, sum, times } from '@sextant/signals/query/operators';
import { observations, rate, value } from '@sextant/signals/query/promql';
import { alertList, logLines, stat, timeseries, type Dashboard, type PanelThreshold } from '../declare';
import { alertEvents, alertValue, p95By, quantiles } from '../panels';
import { filters, serviceFilters } from '../variables';
import { BUDGET_LIMITS } from './objectives';

const byService = { by: ['service'] } as const;
const requestCount = observations(httpServerRequestDurationSeconds);
const requests = sum(rate(requestCount, '$window', serviceFilters), byService);
const errors = sum(rate(requestCount, '$window', { ...serviceFilters, status_code: matching('5..') }), byService);

/** What the objectives of the API and of webhooks allow. */
const tooManyErrors: PanelThreshold = { fires: { above: ratio(allowedRatio(apiAvailability)) }, severity: 'warning' };
const slow: PanelThreshold = { fires: { above: seconds(webhookAccepted.threshold) }, severity: 'warning' };
const laggingLoop: PanelThreshold = { fires: { above: seconds(0.1) }, severity: 'warning' };

const overview = [
  stat({
    id: 1,
    title: 'Targets up',
    description: 'Whether Prometheus can scrape each service. Good: all up.',
    queries: [{ expr: min(value(up, serviceFilters), byService), legend: '{{service}}' }],
    thresholds: [{ fires: { below: quantity(1, 'bool') }, severity: 'critical' }],
    valueMappings: { 0: 'down', 1: 'up' },
  }),
  alertList({
    id: 2,
    title: 'Firing alerts',
    description: 'One row per alert, with its labels. Good: none, apart from Watchdog, which always fires.',
  }),
  stat({
    id: 3,
    title: 'SLO error budget left',
    description: 'Remaining error budget of each objective over 30 days. Good: above 25%.',
    queries: [{ expr: min(value(objectiveBudgetLeftRatio, filters), { by: ['objective'] }), legend: '{{objective}}' }],
    thresholds: BUDGET_LIMITS,
    usedUp: 'used up',
  }),
];

const traffic = [
  timeseries({
    id: 4,
    title: 'Request rate',
    description: 'HTTP requests by service. Good: the usual daily pattern, without gaps.',
    queries: [{ expr: requests, legend: '{{service}}' }],
  }),
  timeseries({
    id: 5,
    title: 'Errors',
    description: 'Ratio of requests with a 5xx response. Good: zero, and below the 0.1% that the objective allows.',
    queries: [
      {
        expr: share(or(errors, times(requests, 0)), gt(requests, quantity(0, 'observations/second'))),
        legend: '{{service}}',
      },
    ],
    thresholds: [tooManyErrors],
  }),
  p95By({
    id: 6,
    title: 'P95 latency',
    description: 'Of HTTP requests by service. Good: the usual time; ai waits for models. Exemplars link to traces.',
    metric: httpServerRequestDurationSeconds,
    where: serviceFilters,
    by: 'service',
  }),
  quantiles({
    id: 20,
    title: 'Latency of the APIs',
    description: 'Requests to the API, the webhooks and the controller. Good: P99 below 1 s. Exemplars link to traces.',
    metric: httpServerRequestDurationSeconds,
    where: { ...filters, service: oneOf('ops', 'github-app', 'controller') },
    thresholds: [slow],
  }),
];

const saturation = [
  alertValue(serviceCpuSaturated, {
    id: 7,
    title: 'CPU',
    description: 'Used percentage of one CPU, by process. Good: below 80%, because JavaScript runs on one CPU.',
    legend: '{{service}} {{instance}}',
  }),
  timeseries({
    id: 8,
    title: 'Event loop lag',
    description: '99th percentile of the event loop lag. Good: below 100 ms. Above, all requests are delayed.',
    queries: [{ expr: max(value(nodejsEventloopLagP99Seconds, serviceFilters), byService), legend: '{{service}}' }],
    thresholds: [laggingLoop],
  }),
  timeseries({
    id: 9,
    title: 'Memory',
    description: 'Resident memory by service. Good: flat over days. Continuous growth is a leak.',
    queries: [{ expr: sum(value(processResidentMemoryBytes, serviceFilters), byService), legend: '{{service}}' }],
  }),
];

const targets = [
  alertValue(targetDown, {
    id: 21,
    title: 'Failed scrapes of 5 minutes',
    description: 'Percentage of the scrapes of each target that failed. Good: zero. Above 50%, the target is down.',
    legend: '{{service}} {{instance}}',
  }),
  alertValue(targetFlapping, {
    id: 22,
    title: 'Failed scrapes of 15 minutes',
    description: 'The same over 15 minutes: a target that restarts again and again. Good: zero, and below 20%.',
    legend: '{{service}} {{instance}}',
  }),
  alertValue(serviceNotReady, {
    id: 23,
    title: 'Ready',
    description: 'Whether each process is ready: 1, or 0 while a dependency is unavailable. Good: never below 1.',
    legend: '{{service}} {{instance}}',
  }),
];

const missing = [
  alertEvents(targetMissing, {
    id: 24,
    title: 'Services without a target',
    description: '1 for each service of this installation that Prometheus has not discovered. Good: zero.',
    legend: '{{service}}',
  }),
  alertEvents(vitalSignalMissing, {
    id: 25,
    title: 'Missing signals',
    description: '1 for each signal without which other alerts cannot fire, and that no process reports. Good: zero.',
    legend: '{{signal}}',
  }),
  alertEvents(fatalLog, {
    id: 26,
    title: 'Ended processes',
    description: 'Lines of 5 minutes with which a process ended because of an uncaught error. Good: zero.',
    legend: '{{service}}',
  }),
];

const logging = [
  timeseries({
    id: 10,
    title: 'Log lines',
    description: 'Log lines in Loki by level. Good: proportional to traffic, with few errors.',
    queries: [{ expr: sum(lineRate(logs(serviceFilters), '$__auto'), { by: ['level'] }), legend: '{{level}}' }],
    stacked: true,
  }),
  alertEvents(errorLogSpike, {
    id: 27,
    title: 'Error lines',
    description: 'Lines of 5 minutes with level error, by service. Good: few, below 50.',
    legend: '{{service}}',
  }),
];

const recentErrors = logLines({
  id: 12,
  title: 'Recent errors and warnings',
  description: 'Recent log lines with level error or warn. trace_id links to the trace. Good: none, or known ones.',
  queries: [{ expr: lines(logs({ ...serviceFilters, level: oneOf('error', 'warn') })), legend: '{{service}}' }],
  whenEmpty: 'No errors and no warnings',
});

export const systemOverview: Dashboard = {
  uid: DASHBOARDS.systemOverview,
  title: 'System Overview',
  description:
    'Does the platform work now? The first look: what is down, what fires, and how much error budget is left, then traffic, errors, latency and saturation of each service. From here, go to the board of the part that looks wrong: AI Jobs, Queues and Dead Letters, Infrastructure or Telemetry Pipeline.',
  rows: [overview, traffic, saturation, targets, missing, logging, [recentErrors]],
};
