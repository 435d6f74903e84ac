// Inhibition rules: alerts that do not notify while another one fires.
import type { Inhibition } from '../declare';

interface InhibitingAlert {
  readonly name: string;
  readonly inhibits?: Inhibition;
  readonly inhibitsService?: boolean;
}

/** The inhibition rules of an alert. Each has a name. */
export function inhibitionRules({ name, inhibits, inhibitsService }: InhibitingAlert): readonly object[] {
  const source_matchers = [`alertname = ${JSON.stringify(name)}`];
  const byAlert = (inhibits?.alerts ?? []).map((other) => ({
    name: `${name} silences ${other.name}`,
    source_matchers,
    target_matchers: [`alertname = ${JSON.stringify(other.name)}`],
    equal: [...(inhibits?.sharing ?? []), 'env'],
  }));
  // `equal` treats missing labels as equal, so alerts without a service are excluded. Alerts on tenants come from the
  // database and do not depend on the target.
  const byService = {
    name: `${name} silences its service`,
    source_matchers,
    target_matchers: [`alertname != ${JSON.stringify(name)}`, 'service != ""', 'tenant = ""'],
    equal: ['service', 'env'],
  };
  return inhibitsService ? [...byAlert, byService] : byAlert;
}
