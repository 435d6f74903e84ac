// Measures the promtool tests by mutation: `node alerts/dist/testing/mutation/main.js [--alert NAME]`. Exits with 1 when the
// tests miss more than one of twenty mutants.
import { parseArgs } from 'node:util';
import { sextantAlerts } from '../../rules/sextant';
import { mutatedAlerts, type Mutant } from './rule-mutants';
import { survivorsOf } from './run-mutants';

const MIN_KILLED = 0.95;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { alert: { type: 'string' } } });
  const alerts = mutatedAlerts(sextantAlerts).filter(
    ({ mutants: [unchanged] }) => !values.alert || unchanged!.alert === values.alert,
  );
  if (alerts.length === 0) throw new Error(`unknown alert ${values.alert}`);
  const started = performance.now();
  const survivors = await survivorsOf(alerts);
  const all = alerts.flatMap((a) => a.mutants);
  const broken = all.filter((m) => m.kind === 'none' && !survivors.includes(m));
  if (broken.length > 0) throw new Error(`the tests of ${broken.map((m) => m.alert).join(', ')} fail without a change`);
  for (const { mutants } of alerts) print(mutants.filter(isChanged), survivors);
  const changed = all.filter(isChanged).length;
  const killed = changed - survivors.filter(isChanged).length;
  const percent = ((killed / changed) * 100).toFixed(1);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${killed} of ${changed} mutants killed: ${percent}%, in ${seconds} s\n`);
  if (killed < MIN_KILLED * changed) process.exitCode = 1;
}

function print(mutants: readonly Mutant[], survivors: readonly Mutant[]): void {
  const [first] = mutants;
  if (!first) return;
  const survived = mutants.filter((m) => survivors.includes(m));
  process.stdout.write(`${first.alert.padEnd(32)} ${mutants.length - survived.length} of ${mutants.length} killed\n`);
  for (const { kind, change } of survived) process.stdout.write(`  survived: ${kind}: ${change}\n`);
}

function isChanged({ kind }: Mutant): boolean {
  return kind !== 'none';
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
