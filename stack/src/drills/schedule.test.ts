import type { Part, Scenario } from './declare';
import { runScenarios } from './schedule';

const scenario = (name: string, ...disturbs: Part[]): Scenario => ({
  fault: { name, description: name, disturbs, inject: () => Promise.reject(new Error('never injected')) },
  drills: [],
});

test('scenarios that disturb the same part run one after the other, others together, at most three at once', async () => {
  const scenarios = [
    scenario('a', 'jobs'),
    scenario('b', 'jobs', 'tenants'),
    scenario('c', 'telemetry'),
    scenario('d', 'hosts'),
    scenario('e', 'proofs'),
  ];
  const active = new Set<string>();
  const together: string[] = [];
  const finish = new Map<string, () => void>();
  const running = runScenarios(scenarios, async ({ fault: { name } }) => {
    active.add(name);
    together.push([...active].join(''));
    await new Promise<void>((resolve) => finish.set(name, resolve));
    active.delete(name);
    return name.toUpperCase();
  });
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    while (!finish.has(name)) await new Promise(setImmediate);
    finish.get(name)!();
    while (active.has(name)) await new Promise(setImmediate);
  }
  expect(await running).toEqual(['A', 'B', 'C', 'D', 'E']);
  expect(together).toEqual(['a', 'ac', 'acd', 'cdb', 'cde'].map((set) => expect.stringMatching(sameLetters(set))));
});

/** Any order of the letters. */
const sameLetters = (set: string) => new RegExp(`^[${set}]{${set.length}}$`);

test('a scenario that rejects ends the run with its error', async () => {
  const run = () => Promise.reject(new Error('broken'));
  await expect(runScenarios([scenario('a', 'jobs')], run)).rejects.toThrow('broken');
});
