// Doctor's look at the API, and through it at what lies behind.
import { createApi, type Answer, type Api } from '../api/client';
import type { Me, QueueOverview } from '../api/types';
import { CliError } from '../errors';
import { plural } from '../text/numbers';
import type { Settings } from '../settings';
import { httpProblem } from './probes';
import type { Finding } from './report';

/** Findings about the API itself: whether it answers, and for whom the key is. */
export async function apiFindings(settings: Settings): Promise<Finding[]> {
  const api = createApi(settings);
  const [problem, key] = await Promise.all([httpProblem(`${settings.url}/readyz`), keyFinding(api)]);
  const ready: Finding =
    problem === undefined
      ? { name: 'API', status: 'ok', says: `${settings.url} answers and reaches its database` }
      : {
          name: 'API',
          status: 'failed',
          says: `${settings.url}: ${problem}`,
          mend: 'Check the address (--url, SEXTANT_OPS_URL); locally "make status" shows it and "make up" starts it.',
        };
  // Without an answer there is nothing to say about a key.
  return problem === 'nothing listens there' ? [ready] : [ready, key];
}

async function keyFinding(api: Api): Promise<Finding> {
  const answer = await attempt(api.get<Me>('/me'));
  if (answer instanceof CliError) return failed('key', answer);
  const { org, role, actor, platform } = answer.body;
  const says = `${api.settings.keyFrom}: ${actor}, org ${org}, role ${role}${platform ? ', of the platform' : ''}`;
  return { name: 'key', status: 'ok', says };
}

/** Findings about what the API needs to control runs: controller, Redis, workers, queues. */
export async function queueFindings(settings: Settings): Promise<Finding[]> {
  const answer = await attempt(createApi(settings).get<QueueOverview>('/ops/queue'));
  if (answer instanceof CliError) return [failed('controller', answer)];
  const { queues, workers, dead_letters: dead } = answer.body;
  const paused = queues.filter(({ paused: is }) => is).map(({ queue }) => queue);
  const idle = queues.filter(({ workers: n }) => n === 0).map(({ queue }) => queue);
  return [
    { name: 'controller', status: 'ok', says: `it answers, and reaches Redis: ${plural(queues.length, 'queue')}` },
    workerFinding(workers, idle),
    paused.length === 0
      ? { name: 'queues', status: 'ok', says: 'none is paused' }
      : {
          name: 'queues',
          status: 'warning',
          says: `paused: ${paused.join(', ')}`,
          mend: `"sextant queue resume ${paused[0]}" lets it go on.`,
        },
    dead.total === 0
      ? { name: 'dead letters', status: 'ok', says: 'none' }
      : {
          name: 'dead letters',
          status: 'warning',
          says: plural(dead.total, 'job') + ' failed for good',
          mend: '"sextant dlq stats" counts them, "sextant dlq list" shows them.',
        },
  ];
}

function workerFinding(workers: number, idle: readonly string[]): Finding {
  const mend = 'Start services/worker; locally "make up" starts it and "make logs S=worker" shows why it ended.';
  if (workers === 0) return { name: 'workers', status: 'failed', says: 'none: no job is executed', mend };
  if (idle.length > 0)
    return { name: 'workers', status: 'failed', says: `none for the queue ${idle.join(', ')}`, mend };
  return { name: 'workers', status: 'ok', says: plural(workers, 'worker') };
}

function failed(name: string, { message, hint }: CliError): Finding {
  return { name, status: 'failed', says: message, mend: hint };
}

function attempt<T>(answer: Promise<Answer<T>>): Promise<Answer<T> | CliError> {
  return answer.catch((error: unknown) => {
    if (error instanceof CliError) return error;
    throw error;
  });
}
