// Benchmark of the telemetry library: a small service without telemetry, with the stock libraries, and with ours.
import { startChild, stopChildren } from './rpc/client';
import { readOptions } from './options';
import { report, type Results, type RunOptions, SATURATION_FACTOR, type Variant, VARIANTS } from './telemetry/report';
import { runRound, type RoundResult, startSubject, type Subject } from './telemetry/round';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), { rounds: 5, requests: 5_000, rate: 500 });
  const { saturated, paced } = await measure(options);
  console.log(report(options, saturated, paced));
}

type Rounds = Record<Variant, RoundResult[]>;

/** Alternates between variants, so that changes in the speed of the machine affect all of them. */
async function measure({ rounds, requests, rate }: RunOptions): Promise<{ saturated: Results; paced: Results }> {
  const load = startChild('telemetry/load');
  const subjects: Subject[] = [];
  for (const variant of VARIANTS) subjects.push(await startSubject(variant, load));

  const saturating = { requests: requests * SATURATION_FACTOR };
  for (const subject of subjects) await runRound(subject, load, saturating);

  const paced = emptyRounds();
  const saturated = emptyRounds();
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`);
    for (const subject of subjects) {
      paced[subject.variant].push(requireNoLoss(subject, await runRound(subject, load, { requests, rate })));
    }
    for (const subject of subjects) saturated[subject.variant].push(await runRound(subject, load, saturating));
  }
  return { saturated: resultsOf(saturated), paced: resultsOf(paced) };
}

function emptyRounds(): Rounds {
  return { bare: [], stock: [], lean: [], ours: [] };
}

function resultsOf(rounds: Rounds): Results {
  const measured = (v: Variant): Results[Variant] => ({
    cpuMicros: rounds[v].map((r) => r.cpuMicros),
    throughput: rounds[v].map((r) => r.throughput),
    lost: rounds[v].map((r) => r.lost),
  });
  return { bare: measured('bare'), stock: measured('stock'), lean: measured('lean'), ours: measured('ours') };
}

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
