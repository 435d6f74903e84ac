// Every command of the compiled CLI against a test server: its requests, its output, and every kind of failure.
import { freePort } from '@sextant/http/testing/processes';
import { startServer, type ReceivedRequest, type Reply, type TestServer } from '@sextant/http/testing/server';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DOWNLOADS, READS, WRITES, wordsOf } from './testing/commands';
import { JOB, RUN } from './testing/responses';
import { RESPONSES } from './testing/responses-by-path';
import { BIN, sextant, overlongLines, type CommandResult } from './testing/run';

jest.setTimeout(60_000);

let server: TestServer;
let folder: string;
/** Overrides the responses until the test ends. */
let override: ((received: ReceivedRequest) => Reply | 'hang' | undefined) | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-cli-'));
  server = await startServer((received) => override?.(received) ?? response(received));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  server.requests.length = 0;
});
afterEach(() => {
  override = undefined;
});

const problem = (status: number, detail: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: { type: 'about:blank', status, detail },
});

function response({ method, url }: ReceivedRequest): Reply {
  const path = decodeURIComponent(url.replace(/\?.*/, ''));
  if (path === '/readyz') return { body: { status: 'ready', reasons: [] } };
  if (method === 'DELETE') return { status: 204 };
  const body = RESPONSES[`${method} ${path.replace('/api/v1', '')}`];
  return body === undefined ? problem(404, 'there is no run "nope"') : { body };
}

const run = (...args: string[]): Promise<CommandResult> =>
  sextant(args, { SEXTANT_OPS_URL: server.url, SEXTANT_API_KEY: 'key' });

/** Runs four commands at a time: more would starve each other on a small machine. */
async function runAll(commands: readonly (readonly string[])[]): Promise<CommandResult[]> {
  const results: CommandResult[] = [];
  for (let i = 0; i < commands.length; i += 4) {
    results.push(...(await Promise.all(commands.slice(i, i + 4).map((args) => run(...args)))));
  }
  return results;
}

test('commands that read send the expected requests, fit 80 columns, and print the response unchanged with --json', async () => {
  const texts = await runAll(READS.map(([command]) => wordsOf(command)));
  const received = server.requests.map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
  expect(received.toSorted()).toEqual(READS.map(([, request]) => request).toSorted());
  READS.forEach(([command, , output], i) => {
    const { code, stdout, stderr } = texts[i]!;
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
    expect(stdout).toMatch(output);
    expect(overlongLines(stdout)).toEqual([]);
    expect(stdout).not.toContain('\u001b');
  });
  const some = READS.filter((_, i) => i % 3 === 0);
  const json = await runAll(some.map(([command]) => [...command.split(' '), '--json']));
  some.forEach(([, request], i) => {
    const response = RESPONSES[request.replace(/\?.*/, '')];
    expect(json[i]).toEqual({ code: 0, stderr: '', stdout: `${JSON.stringify(response)}\n` });
  });
});

test('commands that change something send one request and report the result within 80 columns', async () => {
  const results = await runAll(WRITES.map(([command]) => wordsOf(command)));
  const received = server.requests.map(({ method, url, body }) => [`${method} ${url.replace('/api/v1', '')}`, body]);
  expect(received.toSorted(byText)).toEqual(WRITES.map(([, request, body]) => [request, body]).toSorted(byText));
  for (const { code, stdout, stderr } of results) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/\n {2}\b/g, ' ')).toMatch(/^✓ [A-Z0-9].*[.:]$/m);
    expect(overlongLines(stdout)).toEqual([]);
  }
});

const byText = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b));

test('commands that delete data or affect all orgs require --yes without a terminal', async () => {
  const commands = [
    `jobs delete ${JOB}`,
    ...['queue clear page', 'queue pause page', 'queue resume page', 'queue set page --rate 5', 'orgs set globex free'],
    ...['flags set agent-guard-strict on --every-org', 'dlq retry --all --every-org', 'prices delete openai m'],
    ...['schedules delete nightly', 'budgets delete day', 'users delete u', 'workspaces delete w', 'keys delete k'],
    `dlq delete ${JOB}`,
    `keys revoke ${RUN}`,
    `runs cancel ${RUN}`,
  ];
  for (const { code, stdout, stderr } of await runAll(commands.map((command) => command.split(' ')))) {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /✗ .*\? .*This needs a confirmation, and there is no terminal. Add --yes/,
    );
  }
  expect(server.requests).toEqual([]);
});

test('exports stream to stdout or to a file', async () => {
  override = ({ url }) =>
    url.includes('/export/') ? { headers: { 'content-type': 'text/csv' }, body: 'a,b\n' } : undefined;
  const results = await runAll(DOWNLOADS.map(([command]) => command.split(' ')));
  const received = server.requests.map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
  expect(received.toSorted()).toEqual(DOWNLOADS.map(([, request]) => request).toSorted());
  for (const { code, stdout } of results)
    expect({ code, stdout: stdout.includes('a,b') }).toEqual({ code: 0, stdout: true });
  const file = join(folder, 'usage.csv');
  expect(await run('export', 'usage', '--output', file)).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(file, 'utf8')).toContain('a,b');
});

test('the input of a run comes from a file and options, and --wait follows the run', async () => {
  const file = join(folder, 'input.json');
  writeFileSync(file, '{"prompt": "old", "slug": "bees"}');
  const result = await run('runs', 'create', 'page', '--input', file, '--set', 'prompt=new', '--wait');
  expect(server.requests[0]?.body).toEqual({ kind: 'page', input: { prompt: 'new', slug: 'bees' } });
  // The run of the fixtures failed.
  expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('The run failed') });
  writeFileSync(file, 'nonsense');
  expect(await run('runs', 'create', 'page', '--input', file)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is not JSON\./),
  });
});

test('a change of a schedule keeps its other settings', async () => {
  expect(await run('schedules', 'set', 'nightly', '--cron', '0 4 * * *')).toMatchObject({ code: 0 });
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /api/v1/schedules/nightly',
    'PUT /api/v1/schedules/nightly',
  ]);
  const { kind, input, time_zone } = RESPONSES['GET /schedules/nightly'] as { [name: string]: unknown };
  expect(server.requests[1]?.body).toEqual({ kind, input, time_zone, cron: '0 4 * * *', enabled: true });
});

test.each<[string, Reply, number, RegExp]>([
  [
    'a wrong key',
    problem(401, 'the key is unknown, revoked or has expired'),
    4,
    /rejected the key from SEXTANT_API_KEY: the key is unknown.*keys create/,
  ],
  [
    'a role without the right',
    problem(403, 'this needs the role operator'),
    4,
    /✗ This needs the role operator\. .*whoami/,
  ],
  ['an unknown id', problem(404, 'there is no run "nope"'), 1, /✗ There is no run "nope"\. Run "sextant runs list"/],
  ['a conflict', problem(409, 'the run has ended'), 1, /✗ The run has ended\.$/],
  ['a bad value', problem(422, 'the request is not valid: q must be short'), 1, /^✗ q must be short\.$/],
  ['a wait that is too long', problem(429, 'slow', { 'retry-after': '600' }), 1, /Too many requests.*again in 600 s/],
  [
    'a controller that is down',
    problem(503, 'could not reach the controller'),
    3,
    /not available: could not reach.*doctor/,
  ],
  ['an internal error of the API', problem(500, 'the service failed', { 'x-request-id': 'abc' }), 1, /request id abc/],
  ['a response of another version', { body: { id: 1 } }, 1, /unexpected format\. .*--json/],
])('%s is reported with advice', async (_, reply, code, message) => {
  override = () => reply;
  const result = await run('runs', 'view', 'nope');
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr.trim().replace(/\s+/g, ' ')).toMatch(message);
  expect(overlongLines(result.stderr)).toEqual([]);
});

test('a read that the API answers with 429 is retried after the wait, a change is not', async () => {
  let refusals = 2;
  override = () => ((refusals -= 1) >= 0 ? problem(429, 'slow', { 'retry-after': '0' }) : undefined);
  expect(await run('queue', 'status')).toMatchObject({ code: 0, stderr: expect.stringContaining('waiting 0 s') });
  expect(server.requests).toHaveLength(3);
  refusals = 1;
  expect(await run('queue', 'pause', 'page', '--yes')).toMatchObject({ code: 1 });
  expect(server.requests).toHaveLength(4);
});

test('an API that is down and another server at its address are different errors', async () => {
  const down = `http://127.0.0.1:${await freePort()}`;
  const env = { SEXTANT_OPS_URL: down, SEXTANT_API_KEY: 'key' };
  const refused = await sextant(['runs', 'list'], env);
  expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('connection refused') });
  expect(await sextant(['doctor'], env)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/✗ API[^]*1 of 2 checks failed/),
  });
  const other = createServer((_, response) => response.end('<h1>Welcome</h1>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const unexpected = await sextant(['runs', 'list'], { ...env, SEXTANT_OPS_URL: `http://127.0.0.1:${port}/api/v1/` });
  other.close();
  expect(unexpected).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('is not the Sextant API') });
});

test.each<[string, RegExp]>([
  ['lst', /Unknown command 'lst'/],
  ['runs lst', /Did you mean list/],
  ['runs view', /Missing required argument 'id'/],
  ['runs list --limit 0', /integer from 1 to 100/],
  ['runs list --limit abc', /integer from 1 to 100/],
  ['runs list --from yesterday', /2026-11-22/],
  ['runs list --state faild', /--state must be one of queued, .*; did you mean failed\?/],
  ['runs create pages', /<kind> must be one of .*; did you mean page\?/],
  ['prices set openay m --input 1 --output 1', /<provider> must be one of openai, .*; did you mean openai\?/],
  ['budgets set day', /A budget needs --soft or --hard\./],
  ['dlq retry', /No dead letter is selected\. .*--all/],
  ['dlq retry x --all', /An id cannot be combined with --all\./],
  ['usage report --days 3 --from 2h', /--days cannot be combined with --from or --to\./],
  ['queue pause x', /upgrade, page, agent, enrichment/],
  ['queue pause page --watch', /does not support --watch/],
  ['overview --watch=0', /seconds/],
  ['overview --url nowhere', /not a valid address/],
  ['overview --key-file /nowhere', /no such file/],
  ['export usage --run x', /does not support --run/],
])('"%s" is a usage error with exit code 2', async (command, message) => {
  const { code, stdout, stderr } = await run(...command.split(' '));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.replace(/\s+/g, ' ')).toMatch(message);
  expect(overlongLines(stderr)).toEqual([]);
  expect(server.requests).toEqual([]);
});

test('a missing address or key is an error that names the variable', async () => {
  expect(await sextant(['overview'])).toMatchObject({ code: 2, stderr: expect.stringContaining('SEXTANT_OPS_URL') });
  const noKey = await sextant(['overview'], { SEXTANT_OPS_URL: server.url });
  expect(noKey).toMatchObject({ code: 4, stderr: expect.stringContaining('SEXTANT_API_KEY') });
  expect(server.requests).toEqual([]);
});

test('the address and key of a local stack are used, and its key is sent to no other address', async () => {
  writeFileSync(join(folder, 'endpoints.json'), JSON.stringify({ ops: server.url }));
  writeFileSync(join(folder, 'secrets.env'), 'SERVICE_TOKEN=no\nOPS_API_KEY=stack-key\n');
  expect(await sextant(['overview', '--org', 'acme'], { SEXTANT_HOME: folder })).toMatchObject({ code: 0 });
  expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer stack-key', 'x-sextant-org': 'acme' });
  const elsewhere = await startServer(() => ({ body: {} }));
  const refused = await sextant(['overview', '--url', elsewhere.url], { SEXTANT_HOME: folder });
  await elsewhere.close();
  expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('The API key is not set') });
  expect(elsewhere.requests).toEqual([]);
});

test('a key file overrides the environment', async () => {
  const file = join(folder, 'key');
  writeFileSync(file, 'from-file\n');
  expect(await run('overview', '--key-file', file)).toMatchObject({ code: 0 });
  expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer from-file' });
});

test('tail prints each event once, waits for the end of the run, and fails if the run fails', async () => {
  const { items } = RESPONSES[`GET /runs/${RUN}/events`] as { items: readonly object[] };
  const view = RESPONSES[`GET /runs/${RUN}`] as object;
  let polls = 0;
  override = ({ url }) => {
    if (url.endsWith(`/runs/${RUN}`)) return { body: polls > 1 ? view : { ...view, state: 'running', ended_at: null } };
    polls += 1;
    const page = /cursor=/.test(url) ? items.slice(2) : items.slice(0, 2);
    return { body: { items: page, next_cursor: /cursor=/.test(url) || polls < 2 ? null : 'c' } };
  };
  const text = await run('runs', 'tail', RUN);
  expect(text).toMatchObject({ code: 1, stderr: expect.stringMatching(/✗ The run failed after 5\.0 s with SERVICE/) });
  expect(
    text.stdout
      .split('\n')
      .filter((line) => /^\d\d:/.test(line))
      .map((line) => line.split(/ +/)[2]),
  ).toEqual(['start', 'vendor_call', 'error']);
  expect(overlongLines(text.stdout)).toEqual([]);
  polls = 0;
  const json = await run('runs', 'tail', RUN, '--json');
  expect(json.stdout).toBe(items.map((event) => `${JSON.stringify(event)}\n`).join(''));
});

test('a long CSV is streamed completely, and a closed pipe ends the command without an error', async () => {
  const csv = `date,calls\n${'2026-11-01,1\n'.repeat(100_000)}`;
  const lines = await startServer(() => ({ headers: { 'content-type': 'text/csv' }, body: csv }));
  const env = { SEXTANT_OPS_URL: lines.url, SEXTANT_API_KEY: 'key' };
  const { code, stdout } = await sextant(['usage', 'report', '--csv'], env);
  expect([code, JSON.parse(stdout)]).toEqual([0, csv]);
  expect(lines.requests[0]?.headers).toMatchObject({ accept: 'text/csv' });
  const early = `"${process.execPath}" "${BIN}" usage report --csv | head -c 4; echo " code \${PIPESTATUS[0]}"`;
  const shell = promisify(execFile)('bash', ['--norc', '-c', early], { env: { PATH: process.env['PATH'], ...env } });
  expect(await shell).toEqual({ stdout: '"dat code 0\n', stderr: '' });
  await lines.close();
});

test('help fits 80 columns and lists the exit codes', async () => {
  const help = await run('--help');
  expect(help).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Exit codes:\n {2}0 {2}success[^]*4 {2}the key/),
  });
  for (const command of ['runs', 'runs list', 'dlq retry', 'queue clear', 'keys create', 'usage report', 'doctor']) {
    const { code, stdout } = await run(...command.split(' '), '--help');
    expect(code).toBe(0);
    expect(overlongLines(`${help.stdout}\n${stdout}`)).toEqual([]);
  }
});
