// The services that an installation must scrape. Prometheus forgets a target that leaves discovery, so each installation
// records its services, and an alert compares them with the targets.
import { expectedTargets } from './domains/foreign/monitoring';

/** A rule group with one recorded series per service. `services` are values of the target label `service`. */
export function expectedTargetsGroup(services: readonly string[]) {
  return {
    name: 'expected-targets',
    rules: [...new Set(services)].sort().map((service) => ({
      record: expectedTargets.name,
      expr: 'vector(1)',
      labels: { service },
    })),
  };
}
