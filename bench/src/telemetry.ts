// Side-by-side benchmark of the telemetry library: one small service bare, with the stock libraries, and with ours.
import { writeFileSync } from 'node:fs';
import { startChild, stopChildren } from './rpc/client';
import { readOptions } from './options';
import { report, type Report, type RunOptions, table, type Variant, VARIANTS } from './telemetry/report';
import { runRound, type RoundResult, startSubject, type Subject } from './telemetry/round';

/** Rounds at saturation send more requests, as they pass faster. */
const SATURATION_FACTOR = 3;

async function main(): Promise<void> {
  const { json, ...options } = readOptions(process.argv.slice(2));
  const result = report(options, await measure(options));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  console.log(table(result));
}

/** Runs all rounds, the variants by turns so that a change of the machine meets each alike. */
async function measure({ rounds, requests, rate }: RunOptions): Promise<Report['measured']> {
  const load = startChild('telemetry/load');
  const subjects: Subject[] = [];
  for (const variant of VARIANTS) subjects.push(await startSubject(variant));

  const all = { requests: requests * SATURATION_FACTOR };
  for (const subject of subjects) await runRound(subject, load, all);

  const steady: Results = { bare: [], stock: [], ours: [] };
  const saturated: Results = { bare: [], stock: [], ours: [] };
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`);
    for (const subject of subjects) {
      steady[subject.variant].push(withoutLoss(subject, await runRound(subject, load, { requests, rate })));
    }
    for (const subject of subjects) saturated[subject.variant].push(await runRound(subject, load, all));
  }
  const measured = (v: Variant): Report['measured'][Variant] => ({
    cpuMicros: steady[v].map((r) => r.cpuMicros),
    throughput: saturated[v].map((r) => r.throughput),
    saturatedCpuMicros: saturated[v].map((r) => r.cpuMicros),
    lostAtSaturation: saturated[v].map((r) => r.lost),
  });
  return { bare: measured('bare'), stock: measured('stock'), ours: measured('ours') };
}

type Results = Record<Variant, RoundResult[]>;

/** A variant that drops telemetry at a rate it can bear would be cheap for the wrong reason. */
function withoutLoss({ variant }: Subject, result: RoundResult): RoundResult {
  if (result.lost > 0) throw new Error(`${variant} lost ${result.lost} spans and log lines at the fixed rate`);
  return result;
}

main()
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  })
  .finally(stopChildren);
