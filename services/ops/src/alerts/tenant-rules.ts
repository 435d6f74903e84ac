// The alerts on tenants that ops evaluates against its records, with their state from Alertmanager.
import { ALERT_NAMES, type AlertDeclarations, type AlertName } from '../checks/alert-file';
import { deliveryOf, type FiringAlert } from './firing';
import type { AlertRule } from './rule';

/** @param firing the firing alerts that the caller may see; undefined if Alertmanager is away */
export function tenantRules(
  declarations: AlertDeclarations,
  firing: readonly FiringAlert[] | undefined,
): readonly AlertRule[] {
  return ALERT_NAMES.map((name) => tenantRule(name, declarations[name], firing));
}

function tenantRule(
  name: AlertName,
  declaration: AlertDeclarations[AlertName],
  all: readonly FiringAlert[] | undefined,
): AlertRule {
  const { labels, annotations, fires, runbook } = declaration;
  const firing = all?.filter((one) => one.labels['alertname'] === name && one.labels['service'] === 'ops');
  return {
    ...{
      name,
      source: 'ops',
      labels,
      query: null,
      valueQuery: null,
      forSeconds: 0,
      runbook,
      lastError: null,
      links: {},
    },
    state: firing === undefined ? 'unknown' : firing.length > 0 ? 'firing' : 'inactive',
    summary: annotations['summary'] ?? null,
    description: annotations['description'] ?? null,
    threshold: fires ? { operator: '>', value: fires.above } : null,
    instances: (firing ?? []).map((one) => ({
      ...{ state: 'firing', since: new Date(one.startsAt), labels: one.labels },
      value: one.annotations['value'] ?? null,
      summary: one.annotations['summary'] ?? null,
      description: one.annotations['description'] ?? null,
      delivery: deliveryOf(one, all ?? []),
    })),
  };
}
