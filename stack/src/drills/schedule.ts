// Runs scenarios together whose faults do not disturb the same part of the platform.
import type { Part, Scenario } from './declare';

/** More faults at once would make the machine itself a fault. */
const MAX_ACTIVE = 3;

/** Runs every scenario once, in order where parts collide. Results are in the order of the scenarios. */
export async function runScenarios<R>(
  scenarios: readonly Scenario[],
  run: (scenario: Scenario) => Promise<R>,
): Promise<readonly R[]> {
  const waiting = new Set(scenarios);
  const active = new Map<Scenario, Promise<Scenario>>();
  const results = new Map<Scenario, R>();
  while (waiting.size > 0 || active.size > 0) {
    for (const scenario of waiting) {
      if (active.size >= MAX_ACTIVE || !isFree(scenario, active.keys())) continue;
      waiting.delete(scenario);
      const running = run(scenario).then((result) => {
        results.set(scenario, result);
        return scenario;
      });
      active.set(scenario, running);
    }
    active.delete(await Promise.race(active.values()));
  }
  return scenarios.map((scenario) => results.get(scenario)!);
}

function isFree({ fault }: Scenario, active: Iterable<Scenario>): boolean {
  const disturbed = new Set<Part>([...active].flatMap((other) => [...other.fault.disturbs]));
  return fault.disturbs.every((part) => !disturbed.has(part));
}
