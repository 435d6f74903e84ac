// Benchmark of the telemetry library: a small service without telemetry, with the stock libraries, and with ours.
import { startChild, stopChildren } from './rpc/client';
import { readOptions } from './options';
import { report, type Report, type RunOptions, table, type Variant, VARIANTS } from './telemetry/report';
import { runRound, type RoundResult, startSubject, type Subject } from './telemetry/round';

/** Rounds at saturation are faster, so they send more requests. */
const SATURATION_FACTOR = 3;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), { rounds: 5, requests: 5_000, rate: 500 });
  console.log(table(report(options, await measure(options))));
}

/** Alternates between variants, so that changes in the speed of the machine affect all of them. */
async function measure({ rounds, requests, rate }: RunOptions): Promise<Report['measured']> {
  const load = startChild('telemetry/load');
  const subjects: Subject[] = [];
  for (const variant of VARIANTS) subjects.push(await startSubject(variant));

  const saturating = { requests: requests * SATURATION_FACTOR };
  for (const subject of subjects) await runRound(subject, load, saturating);

  const paced: Results = { bare: [], stock: [], ours: [] };
  const saturated: Results = { bare: [], stock: [], ours: [] };
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`);
    for (const subject of subjects) {
      paced[subject.variant].push(requireNoLoss(subject, await runRound(subject, load, { requests, rate })));
    }
    for (const subject of subjects) saturated[subject.variant].push(await runRound(subject, load, saturating));
  }
  const measured = (v: Variant): Report['measured'][Variant] => ({
    cpuMicros: paced[v].map((r) => r.cpuMicros),
    throughput: saturated[v].map((r) => r.throughput),
    saturatedCpuMicros: saturated[v].map((r) => r.cpuMicros),
    lostAtSaturation: saturated[v].map((r) => r.lost),
  });
  return { bare: measured('bare'), stock: measured('stock'), ours: measured('ours') };
}

type Results = Record<Variant, RoundResult[]>;

/** At the fixed rate, a variant that drops telemetry would have an unfair advantage. */
function requireNoLoss({ variant }: Subject, result: RoundResult): RoundResult {
  if (result.lost > 0) throw new Error(`${variant} lost ${result.lost} spans and log lines at the fixed rate`);
  return result;
}

main()
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  })
  .finally(stopChildren);
