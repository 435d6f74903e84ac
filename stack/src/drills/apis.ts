// Calls of drills to the components of a platform: control API of the simulator, controller, ops, stores, SQL and Redis.
import { execFile } from 'node:child_process';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ALERTMANAGER_USER } from '../components/alertmanager';
import { requestJson, type JsonRequest } from '../demo/requests';
import { StackError } from '../errors';
import { REPOSITORY } from '../home';
import type { DrillPlatform } from './drill-platform';

type Reached = Pick<DrillPlatform, 'endpoints' | 'secrets'>;

/** Returns the body of a 2xx response. Throws a StackError that says what was answered. */
async function call(what: string, url: string, request: JsonRequest): Promise<unknown> {
  const response = await requestJson(url, request);
  if (response && response.status < 300) return response.body;
  const { detail, title } = (response?.body ?? {}) as { detail?: string; title?: string };
  throw new StackError(`${what} failed: ${detail ?? title ?? (response ? `HTTP ${response.status}` : 'no answer')}`);
}

type Method = NonNullable<JsonRequest['method']>;

/** Calls the control API of the simulator. */
export function callSimulator({ endpoints, secrets }: Reached, method: Method, path: string, body?: unknown) {
  const url = `${endpoints['world']}${path}`;
  return call(`${method} ${path} of the simulator`, url, { method, body, token: secrets.OPS_API_KEY });
}

/** Calls the API of the controller, e.g. /runs. */
export function callController({ endpoints, secrets }: Reached, method: Method, path: string, body?: unknown) {
  const url = `${endpoints['controller']}/api/v1${path}`;
  return call(`${method} ${path} of the controller`, url, { method, body, token: secrets.OPS_API_KEY });
}

/** Asks the prover for a proof. */
export function callProver({ endpoints, secrets }: Reached, body: unknown): Promise<unknown> {
  const url = `${endpoints['prover']}/api/v1/proofs`;
  return call('a proof', url, { method: 'POST', body, token: secrets.OPS_API_KEY });
}

/** Calls the API of ops, on behalf of an org. */
export function callOps({ endpoints, secrets }: Reached, method: Method, path: string, { org, body }: OpsRequest) {
  const url = `${endpoints['ops']}/api/v1${path}`;
  const headers = { 'x-sextant-org': org };
  return call(`${method} ${path} of ops`, url, { method, body, token: secrets.OPS_API_KEY, headers });
}

interface OpsRequest {
  readonly org: string;
  readonly body?: unknown;
}

/** Queries the HTTP API of Prometheus, e.g. /api/v1/alerts, and returns `data`. */
export async function readPrometheus<T>({ endpoints }: Reached, path: string): Promise<T> {
  const body = await call('a query of Prometheus', `${endpoints['prometheus']}${path}`, {});
  return (body as { readonly data: T }).data;
}

/** Credentials of Alertmanager on a stack. */
export function alertmanagerHeaders({ secrets }: Pick<Reached, 'secrets'>): { readonly authorization: string } {
  return basicAuth(ALERTMANAGER_USER, secrets.ALERTMANAGER_PASSWORD);
}

export function basicAuth(user: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

const run = promisify(execFile);

/** Runs a statement as the owner of the database, who reads and writes the rows of all tenants. */
export async function runSql({ endpoints }: Reached, statement: string): Promise<readonly unknown[]> {
  const program = join(REPOSITORY, 'packages', 'records', 'dist', 'commands', 'sql.js');
  const env = { PATH: process.env['PATH'] ?? '', POSTGRES_URL: endpoints['postgres'] ?? '' };
  try {
    const { stdout } = await run(process.execPath, [program, '--json', statement], { env });
    return JSON.parse(stdout) as unknown[];
  } catch (cause) {
    throw new StackError(`the statement failed: ${(cause as { stderr?: string }).stderr ?? statement}`, { cause });
  }
}

/** Sends inline commands to Redis and returns its replies. */
export async function runRedis({ endpoints }: Reached, ...commands: readonly string[]): Promise<string> {
  const { hostname, port, password } = new URL(endpoints['redis'] ?? '');
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.setTimeout(5_000, () => socket.destroy(new Error('Redis did not answer')));
  socket.end(`${[`AUTH ${password}`, ...commands, 'QUIT'].join('\r\n')}\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const replies = Buffer.concat(chunks).toString();
  const problem = /^-(.+)$/m.exec(replies)?.[1];
  if (problem !== undefined) throw new StackError(`Redis refused a command: ${problem.trim()}`);
  return replies;
}

/** Posts an alert to Alertmanager. */
export async function postAlert({ endpoints, secrets }: Reached, alert: object): Promise<void> {
  const url = `${endpoints['alertmanager']}/api/v2/alerts`;
  await call('posting an alert', url, { method: 'POST', body: [alert], headers: alertmanagerHeaders({ secrets }) });
}
