// Doctor's checks of the API, and through the API of the controller, the workers, the queues and the dead letters.
import { createApi, type Api } from '../api/client';
import { CliError } from '../errors';
import type { Settings } from '../settings';
import { plural } from '../text/numbers';
import { httpProblem } from './probes';
import type { Finding } from './report';

/** Whether the API responds, and whose key is used. */
export async function apiFindings(settings: Settings): Promise<Finding[]> {
  const [problem, key] = await Promise.all([httpProblem(`${settings.url}/readyz`), keyFinding(createApi(settings))]);
  if (problem === undefined) {
    return [{ name: 'API', status: 'ok', text: `${settings.url} is ready and reaches its database` }, key];
  }
  const ready: Finding = {
    name: 'API',
    status: 'failed',
    text: `${settings.url}: ${problem}`,
    advice: 'Check the address (--url, SEXTANT_OPS_URL). For a local stack, run "make status" or "make up".',
  };
  // A server that is down cannot check a key.
  return problem === 'connection refused' ? [ready] : [ready, key];
}

async function keyFinding(api: Api): Promise<Finding> {
  const response = await settled(api.get('/api/v1/me', {}));
  if (response instanceof CliError) return failed('key', response);
  const { org, role, actor, platform } = response.body;
  const text = `${api.settings.keyFrom}: ${actor}, org ${org}, role ${role}${platform ? ', platform key' : ''}`;
  return { name: 'key', status: 'ok', text };
}

/** What the API needs to control runs. */
export async function queueFindings(settings: Settings): Promise<Finding[]> {
  const response = await settled(createApi(settings).get('/api/v1/ops/queue', {}));
  if (response instanceof CliError) return [failed('controller', response)];
  const { queues, workers, dead_letters: dead } = response.body;
  const paused = queues.filter((one) => one.paused).map(({ queue }) => queue);
  const idle = queues.filter((one) => one.workers === 0).map(({ queue }) => queue);
  return [
    { name: 'controller', status: 'ok', text: `ready and reaches Redis: ${plural(queues.length, 'queue')}` },
    workerFinding(workers, idle),
    paused.length === 0
      ? { name: 'queues', status: 'ok', text: 'no queue is paused' }
      : {
          name: 'queues',
          status: 'warning',
          text: `paused: ${paused.join(', ')}`,
          advice: `Resume with "sextant queue resume ${paused[0]}".`,
        },
    dead.total === 0
      ? { name: 'dead letters', status: 'ok', text: 'none' }
      : {
          name: 'dead letters',
          status: 'warning',
          text: plural(dead.total, 'dead letter'),
          advice: 'Run "sextant dlq stats" to count them, "sextant dlq list" to list them.',
        },
  ];
}

function workerFinding(workers: number, idle: readonly string[]): Finding {
  const advice = 'Start the worker service. For a local stack, run "make up", or "make logs S=worker" for the reason.';
  if (workers === 0) return { name: 'workers', status: 'failed', text: 'none: no job can run', advice };
  if (idle.length > 0) return { name: 'workers', status: 'failed', text: `none for queue ${idle.join(', ')}`, advice };
  return { name: 'workers', status: 'ok', text: plural(workers, 'worker') };
}

function failed(name: string, { message, hint }: CliError): Finding {
  return { name, status: 'failed', text: message, advice: hint };
}

/** The result, or the CliError as a value. */
function settled<T>(response: Promise<T>): Promise<T | CliError> {
  return response.catch((error: unknown) => {
    if (error instanceof CliError) return error;
    throw error;
  });
}
