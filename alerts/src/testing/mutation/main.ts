// Measures the promtool tests by mutation: `node alerts/dist/testing/mutation/main.js [--alert NAME]`. Exits with 1 when the
// tests miss more than one of twenty mutants.
import { parseArgs } from 'node:util';
import { sextantAlerts } from '../../rules/sextant';
import { EQUIVALENT, equivalentOf, outdatedOf } from './equivalent';
import { mutatedAlerts, type MutatedAlert, type Mutant } from './rule-mutants';
import { survivorsOf } from './run-mutants';

const MIN_KILLED = 0.95;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { alert: { type: 'string' } } });
  const alerts = mutatedAlerts(sextantAlerts).filter(({ name }) => !values.alert || name === values.alert);
  if (alerts.length === 0) throw new Error(`unknown alert ${values.alert}`);
  const started = performance.now();
  let tested = 0;
  const survivors = await survivorsOf(alerts, (alert, survived) => {
    process.stdout.write(`[${++tested}/${alerts.length}] ${resultOf(alert, survived)}`);
  });
  verify(alerts, survivors);
  const counted = alerts.flatMap(({ mutants }) => mutants.filter(isCounted));
  const killed = counted.length - survivors.filter(isCounted).length;
  const percent = ((killed / counted.length) * 100).toFixed(1);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${killed} of ${counted.length} mutants killed: ${percent}%, in ${seconds} s\n`);
  if (killed < MIN_KILLED * counted.length) process.exitCode = 1;
}

/** Throws if the tests fail without a change, or if a mutant in the table of equivalent mutants does not survive. */
function verify(alerts: readonly MutatedAlert[], survivors: readonly Mutant[]): void {
  const failing = alerts.filter(({ mutants: [unchanged] }) => !survivors.includes(unchanged!));
  if (failing.length > 0)
    throw new Error(`the tests of ${failing.map((a) => a.name).join(', ')} fail without a change`);
  const mutants = alerts.flatMap((alert) => alert.mutants);
  const wrong = outdatedOf(EQUIVALENT, mutants, survivors);
  if (wrong.length > 0) throw new Error(`not equivalent, or no such mutant: ${wrong.join(', ')}`);
}

/** The lines of an alert: its numbers, its survivors, and the mutants that no test can kill. */
function resultOf({ name, mutants }: MutatedAlert, survivors: readonly Mutant[]): string {
  const counted = mutants.filter(isCounted);
  const survived = survivors.filter(isCounted);
  return [
    `${name.padEnd(32)} ${counted.length - survived.length} of ${counted.length} killed`,
    ...survived.map(({ kind, change }) => `  survived: ${kind}: ${change}`),
    ...survivors.filter(isEquivalent).map((m) => `  equivalent: ${m.kind}: ${m.change}: ${equivalentOf(m)!.reason}`),
    '',
  ].join('\n');
}

function isCounted(mutant: Mutant): boolean {
  return mutant.kind !== 'none' && !isEquivalent(mutant);
}

function isEquivalent(mutant: Mutant): boolean {
  return equivalentOf(mutant) !== undefined;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
