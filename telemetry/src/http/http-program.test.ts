// Runs a real process, as jest replaces the module loader that instrumentations patch.
import { until } from '@sextant/stack/until';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { EndedSpan, Request } from '../testing/http-program';

const PROGRAM = join(__dirname, '../../dist/testing/http-program.js');

let program: ChildProcess;
let url: string;
beforeEach(async () => {
  program = fork(PROGRAM, { env: { PATH: process.env.PATH }, silent: true });
  ({ url } = (await message()) as { url: string });
});
afterEach(() => program.kill('SIGKILL'));

async function message(): Promise<unknown> {
  const [received] = (await once(program, 'message')) as [unknown];
  return received;
}

async function ask<T>(request: Request): Promise<T> {
  const answer = message();
  program.send(request);
  return ((await answer) as { result: T }).result;
}

function open(path: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
  return socket;
}

async function spanOf(path: string): Promise<EndedSpan> {
  const find = async () => (await ask<EndedSpan[]>({ get: 'spans' })).find((span) => span.name === `GET ${path}`);
  await until('the span ends', async () => (await find()) !== undefined);
  return (await find())!;
}

const samplesOf = async (name: string, accept?: string) => {
  const text = await ask<string>({ get: 'metrics', ...(accept !== undefined && { accept }) });
  return text.split('\n').filter((line) => line.startsWith(name));
};

test('the span of a request whose client gives up fails with status 499, and the request counts once', async () => {
  const waiting = message();
  const socket = open('/slow');
  await waiting;
  socket.destroy();
  expect(await spanOf('/slow')).toMatchObject({
    status: { code: 2, message: 'the client closed the connection before the end of the response' },
    attributes: { 'http.response.status_code': 499, 'error.type': 'client_closed_request', 'http.route': '/slow' },
  });
  const [count, ...others] = await samplesOf('http_server_request_duration_seconds_count');
  expect([count, others]).toEqual([expect.stringMatching(/route="\/slow",status_code="499"\} 1$/), []]);
  const buckets = await samplesOf('http_server_request_duration_seconds_bucket', 'application/openmetrics-text');
  expect(buckets.filter((line) => line.includes('trace_id'))).toHaveLength(1);
});

test('the span of a response that the client leaves fails, with the status that was sent', async () => {
  const socket = open('/stream');
  await once(socket, 'data');
  socket.destroy();
  expect(await spanOf('/stream')).toMatchObject({
    status: { code: 2 },
    attributes: { 'http.response.status_code': 200, 'error.type': 'client_closed_request' },
  });
});

test('the span of a request has its query, without the code of a sign-in', async () => {
  await fetch(`${url}/ok?code=secret&state=s&postcode=1`);
  expect((await spanOf('/ok')).attributes).toMatchObject({ 'url.query': 'code=[redacted]&state=s&postcode=1' });
});

test('metrics of instrumentations and of a meter are on /metrics, without labels that grow', async () => {
  await fetch(`${url}/calls`);
  expect(await samplesOf('shop_calls_total')).toEqual(['shop_calls_total{otel_scope_name="shop",kind="own"} 1']);
  expect(await samplesOf('http_client_request_duration_seconds_count')).toEqual([
    'http_client_request_duration_seconds_count{otel_scope_name="@opentelemetry/instrumentation-undici",' +
      'http_request_method="GET",http_response_status_code="200",server_address="127.0.0.1"} 1',
  ]);
  const types = (await samplesOf('# TYPE', 'application/openmetrics-text')).map((line) => line.split(' ')[2]);
  expect(types).toEqual([...new Set(types)]);
});
