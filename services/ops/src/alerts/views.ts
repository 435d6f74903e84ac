// Alerts and silences as the API accepts and returns them.
import { z } from 'zod';
import { moment, nullableText, nullableTime, text, time, timeOrNull } from '../http/fields';
import { coveredOrg } from '../http/org-scope';
import { sinceOf, SOURCES, STATES, type AlertRule } from './rule';

const texts = z.record(z.string(), z.string());
const STATE_OF_INSTANCE = ['firing', 'pending'] as const;

const instanceView = z.object({
  state: z.enum(STATE_OF_INSTANCE),
  since: nullableTime,
  labels: texts,
  value: nullableText,
  summary: nullableText,
  description: nullableText,
  silenced_by: z.array(z.string()).nullable().describe('ids of silences; null if Alertmanager is away'),
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
    instances: rule.instances.map(({ since, silencedBy, ...rest }) => ({
      ...{ ...rest, labels: { ...rest.labels }, since: timeOrNull(since) },
      silenced_by: silencedBy && [...silencedBy],
    })),
  };
}

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
