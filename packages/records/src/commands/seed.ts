// Program: fills the database of POSTGRES_URL with a history.
// Options: --ledger-rows N --runs M [--orgs K] [--days D] [--seed S] [--until T]
import { parseArgs } from 'node:util';
import { seedHistory, type SeedOptions } from '../seed/history';

async function main(): Promise<void> {
  const adminUrl = process.env['POSTGRES_URL'];
  if (!adminUrl) throw new Error('POSTGRES_URL is not set: run eval "$(make -s env)" first.');
  const options = readOptions(process.argv.slice(2));
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  const show = (text: string) => process.stderr.write(`\r\u001b[K${seconds()}: ${text}`);
  const { runs, calls, rolledUpHours } = await seedHistory(adminUrl, options, show);
  process.stderr.write('\n');
  process.stdout.write(`${runs} runs and ${calls} calls written, ${rolledUpHours} hours rolled up in ${seconds()}\n`);
}

/** Throws one error with all problems. */
function readOptions(args: readonly string[]): SeedOptions {
  const text = { type: 'string' } as const;
  const names = { 'ledger-rows': text, runs: text, orgs: text, days: text, seed: text, until: text };
  const { values } = parseArgs({ args: [...args], options: names });
  const problems: string[] = [];
  const whole = (name: Exclude<keyof typeof names, 'until'>, fallback: number): number => {
    const n = Number(values[name] || fallback);
    if (!Number.isInteger(n) || n < 1) problems.push(`--${name} must be a positive integer, not ${values[name]}`);
    return n;
  };
  const hour = Math.floor(Date.parse(values.until ?? new Date().toISOString()) / 3_600_000) * 3_600_000;
  if (Number.isNaN(hour)) problems.push(`--until must be a time, not ${values.until}`);
  const options = {
    ...{ ledgerRows: whole('ledger-rows', 100_000), runs: whole('runs', 10_000), orgs: whole('orgs', 3) },
    ...{ days: whole('days', 60), seed: whole('seed', 1), until: new Date(hour) },
  };
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return options;
}

main().catch((error: unknown) => {
  const { message, cause } = error as Error;
  process.stderr.write(`${message}${cause instanceof Error ? `: ${cause.message}` : ''}\n`);
  process.exitCode = 1;
});
