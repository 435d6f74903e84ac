// The alert rules that Prometheus and the ruler of Loki evaluate; both have the same API.
import { z } from 'zod';
import { thresholdOf } from '../metrics/promql';
import type { Store } from '../stores/store';
import { deliveryOf, firingWith, type Delivery, type FiringAlert } from './firing';
import type { AlertInstance, AlertRule } from './rule';

const texts = z.record(z.string(), z.string()).default({});
const instance = z.object({
  state: z.enum(['firing', 'pending', 'inactive']).catch('inactive'),
  activeAt: z.string().optional(),
  labels: texts,
  annotations: texts,
});
const rule = z.object({
  type: z.string(),
  name: z.string(),
  state: z.enum(['firing', 'pending', 'inactive', 'unknown']).catch('unknown'),
  query: z.string(),
  duration: z.number().default(0),
  labels: texts,
  annotations: texts,
  health: z.string().default('ok'),
  lastError: z.string().optional(),
  alerts: z.array(instance).nullish(),
});
const response = z.object({ data: z.object({ groups: z.array(z.object({ rules: z.array(rule) })) }) });

const PATHS = { prometheus: '/api/v1/rules', loki: '/prometheus/api/v1/rules' } as const;

interface RuleOptions {
  readonly source: keyof typeof PATHS;
  /** What Alertmanager knows about firing alerts; undefined if it is away. */
  readonly firing: readonly FiringAlert[] | undefined;
  readonly runbooks: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** All alert rules of the store. Throws ProblemError. */
export async function evaluatedRules(store: Store, options: RuleOptions): Promise<readonly AlertRule[]> {
  const { source, signal } = options;
  const call = { what: `list the alert rules of ${store.name}`, query: { type: 'alert' }, schema: response, signal };
  const { data } = await store.call(PATHS[source], call);
  const rules = data.groups.flatMap((group) => group.rules).filter(({ type }) => type === 'alerting');
  return rules.map((one) => ruleOf(one, options));
}

function ruleOf(raw: z.output<typeof rule>, { source, firing, runbooks }: RuleOptions): AlertRule {
  const { name, state, labels, annotations, query, duration, health, lastError } = raw;
  const threshold = source === 'prometheus' ? thresholdOf(query) : undefined;
  return {
    ...{ name, source, state, labels, query, forSeconds: duration, valueQuery: threshold?.of ?? null },
    links: Object.fromEntries(Object.entries(annotations).filter(([key]) => key.endsWith('_url'))),
    summary: annotations['summary'] ?? null,
    description: annotations['description'] ?? null,
    threshold: threshold ? { operator: threshold.operator, value: threshold.value } : null,
    runbook: runbookOf(name, annotations['runbook_url'], runbooks),
    lastError: health === 'err' ? (lastError ?? 'the last evaluation failed') : null,
    instances: (raw.alerts ?? []).flatMap((one) => instanceOf(one, firing) ?? []),
  };
}

function instanceOf(raw: z.output<typeof instance>, firing: RuleOptions['firing']): AlertInstance | undefined {
  const { state, activeAt, labels, annotations } = raw;
  if (state === 'inactive') return undefined;
  return {
    ...{ state, labels, since: activeAt === undefined ? null : new Date(activeAt) },
    value: annotations['value'] ?? null,
    summary: annotations['summary'] ?? null,
    description: annotations['description'] ?? null,
    delivery: firing ? deliveryTo(labels, firing) : null,
  };
}

/** Alertmanager does not know a pending alert, nor one that has just begun to fire. */
function deliveryTo(labels: AlertInstance['labels'], firing: readonly FiringAlert[]): Delivery {
  const alert = firingWith(labels, firing);
  return alert ? deliveryOf(alert, firing) : { receivers: [], silencedBy: [], inhibitedBy: [] };
}

/** The name in the link of the alert, or the runbook of the same name. */
function runbookOf(alert: string, url: string | undefined, runbooks: ReadonlyMap<string, string>): string | null {
  const linked = /\/(\w+)\.md$/.exec(url ?? '')?.[1];
  return [linked, alert].find((name) => name !== undefined && runbooks.has(name)) ?? null;
}
