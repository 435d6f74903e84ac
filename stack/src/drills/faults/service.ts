// A fault of configuration: one more replica of a service, with a wrong setting, that Prometheus scrapes.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProgram } from '../../components/service';
import { requestJson } from '../../demo/requests';
import { freePort } from '../../testing/testing';
import { until } from '../../until';
import type { Fault } from '../declare';
import { repeat } from './repeat';

const PROOF = { smtlib: '(declare-const x Int)(assert (> x 0))(check-sat)', timeout_ms: 1_000 };
const START_MS = 180_000;

/** Starts a prover that sends its log lines to an address that is not Loki's, and gives it work. */
export const wrongLokiAddress: Fault['inject'] = async ({ home, endpoints, secrets }) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const spool = home.data('drill-prover');
  mkdirSync(spool, { recursive: true });
  const { file, args, env, cwd } = nodeProgram('services/prover/dist/main.js', {
    ...{ HOST: '127.0.0.1', PORT: String(port), SEXTANT_ENV: 'local', LOG_LEVEL: 'debug' },
    ...{ SERVICE_TOKEN: secrets.SERVICE_TOKEN, OPS_API_KEY: secrets.OPS_API_KEY },
    ...{ LOKI_URL: `${endpoints['world']}/not-loki`, SEXTANT_LOG_SPOOL_DIR: spool },
  });
  const { PATH = '', HOME = '/' } = process.env;
  const child = spawn(file, args, { env: { PATH, HOME, ...env }, cwd, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const targets = join(home.root, 'targets', 'drill.json');
  const stop = repeat(
    () => requestJson(`${url}/api/v1/proofs`, { method: 'POST', body: PROOF, token: secrets.OPS_API_KEY }),
    500,
  );
  const end = async (): Promise<void> => {
    await stop();
    rmSync(targets, { force: true });
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const isReady = async () => (await requestJson(`${url}/readyz`))?.status === 200;
    await until('the prover with a wrong address is ready', isReady, { timeoutMs: START_MS, intervalMs: 250 });
    const group = { targets: [new URL(url).host], labels: { service: 'prover', env: 'local' } };
    writeFileSync(targets, JSON.stringify([group]));
    return end;
  } catch (error) {
    await end();
    throw error;
  }
};
