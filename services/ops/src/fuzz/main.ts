// Fuzzes a running ops: node services/ops/dist/fuzz/main.js URL ORG [options of "st run"].
import { send } from '@sextant/http/client';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const RUN = join(__dirname, '../../fuzz/run.sh');
/** Operations whose effects reach other orgs, or trigger alerts on the fuzzed org, and the one that takes no key header. */
const NOT_FUZZED = [
  'PUT /api/v1/budgets',
  'PUT /api/v1/flags/{name}',
  'PUT /api/v1/orgs/{name}',
  'PUT /api/v1/queues/{queue}',
  'POST /api/v1/queues/{queue}/pause',
  'POST /api/v1/queues/{queue}/resume',
  'POST /api/v1/queues/{queue}/clear',
  'POST /api/v1/silences',
  'DELETE /api/v1/silences/{id}',
  'POST /api/v1/session',
].flatMap((operation) => ['--exclude-name', operation]);

async function main([url, org, ...options]: readonly string[]): Promise<number> {
  const key = process.env['OPS_API_KEY'];
  if (url === undefined || org === undefined) throw new Error('the arguments are missing: run make fuzz N=100');
  if (!key) throw new Error('OPS_API_KEY is not set: run eval "$(make -s env)" first');
  await send({
    what: `create the org ${org}`,
    method: 'PUT',
    url: `${url}/api/v1/orgs/${encodeURIComponent(org)}`,
    headers: { authorization: `Bearer ${key}` },
    body: { plan: 'free' },
    timeoutMs: 20_000,
    schema: z.unknown(),
  });
  return fuzz([url, org, ...NOT_FUZZED, ...options]);
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
