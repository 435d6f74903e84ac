// Fuzzes a running ops and leaves it as it was: node services/ops/dist/fuzz/main.js URL ORG [options of "st run"].
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { keepingShared } from './shared';

const RUN = join(__dirname, '../../fuzz/run.sh');
/** It cancels the waiting runs of every org, which nothing brings back. */
const NOT_FUZZED = ['--exclude-path', '/api/v1/queues/{queue}/clear'];

async function main([url, org, ...options]: readonly string[]): Promise<number> {
  const key = process.env['OPS_API_KEY'];
  if (url === undefined || org === undefined) throw new Error('the arguments are missing: make fuzz N=100');
  if (!key) throw new Error('OPS_API_KEY is not set: run eval "$(make -s env)" first');
  // The fuzzer gets the signal too and ends, and then everything is put back.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  return keepingShared({ url, key, org }, () => fuzz([url, org, ...NOT_FUZZED, ...options]));
}

function fuzz(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    spawn(RUN, args, { stdio: 'inherit' })
      .once('error', reject)
      .once('close', (code) => resolve(code ?? 1));
  });
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
