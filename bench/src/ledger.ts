// Benchmarks of the ledger: the cost of `append` to its caller, and rows per second compared with other ways of writing.
import { callingSide, callingSideTable } from './ledger/calling-side';
import { throughput, throughputTable } from './ledger/throughput';
import { readOptions } from './options';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), { rounds: 3, appends: 20_000, rows: 200_000 });
  console.log(`${callingSideTable(await callingSide(options), options)}\n`);
  console.log(throughputTable(await throughput(options), options));
}

main()
  // The ledger of the first benchmark keeps retrying its connection to Postgres.
  .then(() => process.exit())
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exit(1);
  });
