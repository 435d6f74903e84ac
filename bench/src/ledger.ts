// Benchmarks of the ledger: what `append` costs its caller, and rows per second into Postgres beside other ways.
import { parseArgs } from 'node:util';
import { callingSide, callingSideTable } from './ledger/calling-side';
import { throughput, throughputTable } from './ledger/throughput';
import { wholeNumber } from './options';

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { rounds: text, appends: text, rows: text } });
  const rounds = wholeNumber('rounds', values.rounds, 3);
  const calls = { rounds, appends: wholeNumber('appends', values.appends, 20_000) };
  const writes = { rounds, rows: wholeNumber('rows', values.rows, 200_000) };
  console.log(`${callingSideTable(await callingSide(calls), calls)}\n`);
  console.log(throughputTable(await throughput(writes), writes));
}

main()
  // The ledger of the calling side would go on trying to reach Postgres.
  .then(() => process.exit())
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exit(1);
  });
