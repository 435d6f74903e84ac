// Alerts and silences as the API accepts and returns them.
import { z } from 'zod';
import { count, moment, nullableText, nullableTime, text, time, timeOrNull } from '../http/fields';
import { coveredOrg } from '../http/org-scope';
import { stepQuery } from '../http/step';
import { rangeQuery } from '../http/time-range';
import { MAX_SERIES } from '../metrics/prometheus';
import { seriesView } from '../metrics/series';
import type { Period } from './periods';
import { sinceOf, SOURCES, STATES, type AlertRule } from './rule';

const texts = z.record(z.string(), z.string());
const names = z.array(z.string()).nullable();
const STATE_OF_INSTANCE = ['firing', 'pending'] as const;

const instanceView = z.object({
  state: z.enum(STATE_OF_INSTANCE),
  since: nullableTime,
  labels: texts,
  value: nullableText,
  summary: nullableText,
  description: nullableText,
  receivers: names.describe('receivers of Alertmanager that are notified; null if Alertmanager is away'),
  silenced_by: names.describe('ids of silences; null if Alertmanager is away'),
  inhibited_by: names.describe('alerts that inhibit it; null if Alertmanager is away'),
});

export const alertView = z
  .object({
    name: z.string(),
    source: z.enum(SOURCES).describe('what evaluates the rule'),
    state: z.enum(STATES).describe('unknown: the store that knows the state is away'),
    since: nullableTime,
    severity: nullableText,
    priority: nullableText,
    team: nullableText,
    labels: texts.describe('labels that every instance has'),
    summary: nullableText,
    description: nullableText,
    query: nullableText.describe('null for alerts that ops evaluates against its records'),
    value_query: nullableText.describe('query of the value that is compared with the threshold'),
    threshold: z.object({ operator: z.string(), value: z.number() }).nullable(),
    for_seconds: z.number().min(0).describe('how long the condition must hold'),
    runbook: nullableText.describe('name of the runbook; GET /runbooks/{name}.md'),
    last_error: nullableText.describe('why the last evaluation failed'),
    instances: z.array(instanceView),
  })
  .meta({ id: 'Alert' });

export const listQuery = z.strictObject({ state: z.enum(STATES).optional() });
export const listView = z.object({
  items: z.array(alertView),
  org: coveredOrg,
  incomplete: z.array(z.string()).describe('why a part is missing: stores that are away'),
});

export const byName = z.object({ name: text(200).describe('name of the alert') });
const drawnOnView = z.object({ board: z.string(), panel: z.int(), title: z.string() });
export const alertDetailsView = alertView
  .extend({
    runbook_markdown: nullableText,
    drawn_on: z.array(drawnOnView).describe('panels that draw a metric of the alert'),
  })
  .meta({ id: 'AlertDetails' });

const periodView = z.object({
  state: z.enum(STATE_OF_INSTANCE),
  labels: texts,
  from: time,
  to: nullableTime.describe('null: until the end of the range'),
});

export const historyQuery = z.strictObject({ ...rangeQuery, ...stepQuery });
export const historyView = z
  .object({
    ...{ org: coveredOrg, from: time, to: time, step_seconds: count },
    value: z
      .object({ series: z.array(seriesView), truncated: z.boolean() })
      .nullable()
      .describe('the value that is compared with the threshold; null for an alert without such a query'),
    periods: z
      .array(periodView)
      .nullable()
      .describe(
        'when it was pending or firing, oldest first, to the step, at least to a minute; null if nothing keeps it',
      ),
    truncated: z.boolean().describe(`whether there are more than ${MAX_SERIES} instances`),
  })
  .meta({ id: 'AlertHistory' });

export function periodViewOf({ from, to, labels, state }: Period): z.output<typeof periodView> {
  return { state, labels: { ...labels }, from: from.toISOString(), to: timeOrNull(to) };
}

export function alertViewOf(rule: AlertRule): z.output<typeof alertView> {
  const { name, source, state, labels, summary, description, query, runbook } = rule;
  return {
    ...{ name, source, state, summary, description, query, runbook },
    since: timeOrNull(sinceOf(rule)),
    severity: labels['severity'] ?? null,
    priority: labels['priority'] ?? null,
    team: labels['team'] ?? null,
    value_query: rule.valueQuery,
    threshold: rule.threshold,
    for_seconds: rule.forSeconds,
    last_error: rule.lastError,
    labels: { ...labels },
    instances: rule.instances.map(({ since, delivery, ...rest }) => ({
      ...{ ...rest, labels: { ...rest.labels }, since: timeOrNull(since) },
      receivers: delivery && [...delivery.receivers],
      silenced_by: delivery && [...delivery.silencedBy],
      inhibited_by: delivery && [...delivery.inhibitedBy],
    })),
  };
}

export const drillView = z
  .object({
    alert: z.string(),
    started_at: time,
    ends_at: time.describe('when Alertmanager resolves the alert'),
    started_by: z.string().describe('`key:<name>` or `user:<subject>`'),
    receivers: names.describe('receivers that the routes choose; null once the drill is over'),
    integrations: z
      .array(z.object({ integration: z.string(), sent: count, failed: count }))
      .describe('requests to Slack, PagerDuty, … since the drill started, those of other alerts too'),
  })
  .meta({ id: 'AlertDrill' });

const LABEL = /^[a-zA-Z_]\w{0,99}$/;
const matcher = z.strictObject({
  name: z.string().regex(LABEL, 'must be the name of a label, such as alertname'),
  value: text(500),
  is_regex: z.boolean().default(false),
  is_equal: z.boolean().default(true).describe('false: matches alerts with another value'),
});
const MAX_MATCHERS = 20;

export const newSilence = z.strictObject({
  matchers: z.array(matcher).min(1).max(MAX_MATCHERS).describe('an alert is silenced if all match'),
  starts_at: moment.optional().describe('default: now'),
  ends_at: moment.describe('at most 30 days after the start'),
  comment: text(500).min(1).describe('why'),
});

export const SILENCE_STATES = ['active', 'pending', 'expired'] as const;
export const silenceView = z
  .object({
    id: z.string(),
    state: z.enum(SILENCE_STATES),
    matchers: z.array(z.object({ name: z.string(), value: z.string(), is_regex: z.boolean(), is_equal: z.boolean() })),
    starts_at: time,
    ends_at: time,
    created_by: z.string(),
    comment: z.string(),
  })
  .meta({ id: 'Silence' });
export const bySilence = z.object({ id: text(100).describe('id of the silence') });
export const silencesQuery = z.strictObject({ state: z.enum(SILENCE_STATES).optional() });
