// Every command of the compiled program against a server that answers with long texts, and with every kind of failure.
import { freePort } from '@sextant/http/testing/processes';
import { startServer, type Asked, type Reply, type TestServer } from '@sextant/http/testing/server';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JOB, RUN } from './testing/responses';
import { ANSWERS } from './testing/responses-by-path';
import { DOWNLOADS, READS, WRITES, wordsOf } from './testing/commands';
import { BIN, sextant, tooWide, type Outcome } from './testing/run';

jest.setTimeout(60_000);

let server: TestServer;
let folder: string;
/** Answers in the place of the usual ones, until the test ends. */
let instead: ((asked: Asked) => Reply | 'hang' | undefined) | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-cli-'));
  server = await startServer((asked) => instead?.(asked) ?? usual(asked));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  server.asked.length = 0;
});
afterEach(() => {
  instead = undefined;
});

const problem = (status: number, detail: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: { type: 'about:blank', status, detail },
});

function usual({ method, url }: Asked): Reply {
  const path = decodeURIComponent(url.replace(/\?.*/, ''));
  if (path === '/readyz') return { body: { status: 'ready', reasons: [] } };
  if (method === 'DELETE') return { status: 204 };
  const answer = ANSWERS[`${method} ${path.replace('/api/v1', '')}`];
  return answer === undefined ? problem(404, 'there is no run "nope"') : { body: answer };
}

const run = (...args: string[]): Promise<Outcome> =>
  sextant(args, { SEXTANT_OPS_URL: server.url, SEXTANT_API_KEY: 'key' });

/** All at once would starve each other on a small machine. */
async function runAll(commands: readonly (readonly string[])[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < commands.length; i += 4) {
    outcomes.push(...(await Promise.all(commands.slice(i, i + 4).map((args) => run(...args)))));
  }
  return outcomes;
}

test('commands that read ask for what they should, fit 80 columns, and with --json print the answer as it came', async () => {
  const texts = await runAll(READS.map(([command]) => wordsOf(command)));
  const asked = server.asked.map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
  expect(asked.toSorted()).toEqual(READS.map(([, asks]) => asks).toSorted());
  READS.forEach(([command, , shows], i) => {
    const { code, stdout, stderr } = texts[i]!;
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
    expect(stdout).toMatch(shows);
    expect(tooWide(stdout)).toEqual([]);
    expect(stdout).not.toContain('\u001b');
  });
  const some = READS.filter((_, i) => i % 3 === 0);
  const json = await runAll(some.map(([command]) => [...command.split(' '), '--json']));
  some.forEach(([, asks], i) => {
    const answer = ANSWERS[asks.replace(/\?.*/, '')];
    expect(json[i]).toEqual({ code: 0, stderr: '', stdout: `${JSON.stringify(answer)}\n` });
  });
});

test('commands that change something send it once and say what was done, within 80 columns', async () => {
  const outcomes = await runAll(WRITES.map(([command]) => wordsOf(command)));
  const asked = server.asked.map(({ method, url, body }) => [`${method} ${url.replace('/api/v1', '')}`, body]);
  expect(asked.toSorted(byText)).toEqual(WRITES.map(([, asks, body]) => [asks, body]).toSorted(byText));
  for (const { code, stdout, stderr } of outcomes) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/\n {2}\b/g, ' ')).toMatch(/^✓ [A-Z0-9].*[.:]$/m);
    expect(tooWide(stdout)).toEqual([]);
  }
});

const byText = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b));

test('what destroys something, or changes it for all orgs, is refused where nobody can be asked', async () => {
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
    expect(stderr.replace(/\s+/g, ' ')).toMatch(/✗ .*\? .*There is nobody to ask. Add --yes/);
  }
  expect(server.asked).toEqual([]);
});

test('exports come as they are, to stdout or a file', async () => {
  instead = ({ url }) =>
    url.includes('/export/') ? { headers: { 'content-type': 'text/csv' }, body: 'a,b\n' } : undefined;
  const outcomes = await runAll(DOWNLOADS.map(([command]) => command.split(' ')));
  const asked = server.asked.map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
  expect(asked.toSorted()).toEqual(DOWNLOADS.map(([, asks]) => asks).toSorted());
  for (const { code, stdout } of outcomes)
    expect({ code, stdout: stdout.includes('a,b') }).toEqual({ code: 0, stdout: true });
  const file = join(folder, 'usage.csv');
  expect(await run('export', 'usage', '--output', file)).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(file, 'utf8')).toContain('a,b');
  expect(await run('export', 'usage', '--run', RUN)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--run is not for'),
  });
});

test('the input of a run comes from a file and options, and --wait follows it with its exit code', async () => {
  const file = join(folder, 'input.json');
  writeFileSync(file, '{"prompt": "old", "slug": "bees"}');
  const outcome = await run('runs', 'create', 'page', '--input', file, '--set', 'prompt=new', '--wait');
  expect(server.asked[0]?.body).toEqual({ kind: 'page', input: { prompt: 'new', slug: 'bees' } });
  // The run of the answers failed.
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('The run failed') });
  writeFileSync(file, 'nonsense');
  expect(await run('runs', 'create', 'page', '--input', file)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is not JSON/),
  });
});

test('a schedule is changed in what is named, and stays as it is in all else', async () => {
  expect(await run('schedules', 'set', 'nightly', '--cron', '0 4 * * *')).toMatchObject({ code: 0 });
  expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /api/v1/schedules/nightly',
    'PUT /api/v1/schedules/nightly',
  ]);
  const { kind, input, time_zone } = ANSWERS['GET /schedules/nightly'] as { [name: string]: unknown };
  expect(server.asked[1]?.body).toEqual({ kind, input, time_zone, cron: '0 4 * * *', enabled: true });
});

test.each([
  ['runs list --state faild', /--state must be one of queued, .*; did you mean failed\?/],
  ['prices set openay m --input 1 --output 1', /<provider> must be one of openai, .*; did you mean openai\?/],
  ['runs create pages', /<kind> must be one of .*; did you mean page\?/],
  ['runs lst', /Did you mean list\?/],
  ['runs list --limit abc', /whole number from 1 to 100/],
  ['budgets set day', /A budget needs --soft or --hard\./],
])('%s is refused with what was most likely meant', async (command, says) => {
  const { code, stderr } = await run(...command.split(' '));
  expect([code, stderr.replace(/\s+/g, ' ')]).toEqual([2, expect.stringMatching(says)]);
  expect(tooWide(stderr)).toEqual([]);
  expect(server.asked).toEqual([]);
});

test.each<[string, Reply, number, RegExp]>([
  [
    'a wrong key',
    problem(401, 'the key is unknown, revoked or has expired'),
    4,
    /key from SEXTANT_API_KEY is not accepted.*keys create/,
  ],
  [
    'a role that is too low',
    problem(403, 'this needs the role operator'),
    4,
    /✗ This needs the role operator\. .*doctor/,
  ],
  ['an unknown id', problem(404, 'there is no run "nope"'), 1, /✗ There is no run "nope"\. "sextant runs list"/],
  ['a conflict', problem(409, 'the run has ended'), 1, /✗ The run has ended\.$/],
  ['a bad value', problem(422, 'the request is not valid: q must be short'), 1, /^✗ q must be short\.$/],
  [
    'a longer wait than anybody has',
    problem(429, 'slow', { 'retry-after': '600' }),
    1,
    /too many requests.*again in 600 s/,
  ],
  [
    'a controller that is away',
    problem(503, 'could not reach the controller'),
    3,
    /cannot do this now: could not reach.*doctor/,
  ],
  ['a defect of the API', problem(500, 'the service failed', { 'x-request-id': 'abc' }), 1, /request id abc/],
  ['an answer of another version', { body: { id: 1 } }, 1, /not as expected\. .*--json/],
])('%s is said in a sentence, with what to do', async (_, reply, code, says) => {
  instead = () => reply;
  const outcome = await run('runs', 'view', 'nope');
  expect(outcome).toMatchObject({ code, stdout: '' });
  expect(outcome.stderr.trim().replace(/\s+/g, ' ')).toMatch(says);
  expect(tooWide(outcome.stderr)).toEqual([]);
});

test('an API that is asked too often is asked again after the wait that it names, but no change is sent twice', async () => {
  let refusals = 2;
  instead = () => ((refusals -= 1) >= 0 ? problem(429, 'slow', { 'retry-after': '0' }) : undefined);
  expect(await run('queue', 'status')).toMatchObject({ code: 0, stderr: expect.stringContaining('waiting 0 s') });
  expect(server.asked).toHaveLength(3);
  refusals = 1;
  expect(await run('queue', 'pause', 'page', '--yes')).toMatchObject({ code: 1 });
  expect(server.asked).toHaveLength(4);
});

test('an API that is down, or is something else, is told apart', async () => {
  const down = `http://127.0.0.1:${await freePort()}`;
  const env = { SEXTANT_OPS_URL: down, SEXTANT_API_KEY: 'key' };
  const nobody = await sextant(['runs', 'list'], env);
  expect(nobody).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('nothing listens there') });
  expect(await sextant(['doctor'], env)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/✗ API[^]*1 of 2 checks failed/),
  });
  const other = createServer((_, response) => response.end('<h1>Welcome</h1>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const strange = await sextant(['runs', 'list'], { ...env, SEXTANT_OPS_URL: `http://127.0.0.1:${port}/api/v1/` });
  other.close();
  expect(strange).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('is not the API of Sextant') });
});

test('how it is used wrongly is exit code 2, and what is missing is named', async () => {
  const wrong = [
    [['lst'], /Unknown command 'lst'/],
    [['runs', 'lst'], /Did you mean list/],
    [['runs', 'view'], /Missing required argument 'id'/],
    [['runs', 'list', '--limit', '0'], /whole number from 1 to 100/],
    [['runs', 'list', '--from', 'yesterday'], /2026-11-22/],
    [['dlq', 'retry'], /--all/],
    [['dlq', 'retry', 'x', '--all'], /exclude/],
    [['usage', 'report', '--days', '3', '--from', '2h'], /exclude/],
    [['queue', 'pause', 'x'], /upgrade, page, agent, enrichment/],
    [['queue', 'pause', 'page', '--watch'], /only read/],
    [['overview', '--watch=0'], /seconds/],
    [['overview', '--url', 'nowhere'], /not an address/],
    [['overview', '--key-file', '/nowhere'], /no such file/],
  ] as const;
  const outcomes = await runAll(wrong.map(([args]) => args));
  wrong.forEach(([, says], i) => {
    const { code, stdout, stderr } = outcomes[i]!;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replace(/\s+/g, ' ')).toMatch(says);
    expect(tooWide(stderr)).toEqual([]);
  });
  expect(await sextant(['overview'])).toMatchObject({ code: 2, stderr: expect.stringContaining('SEXTANT_OPS_URL') });
  const noKey = await sextant(['overview'], { SEXTANT_OPS_URL: server.url });
  expect(noKey).toMatchObject({ code: 4, stderr: expect.stringContaining('SEXTANT_API_KEY') });
  expect(server.asked).toEqual([]);
});

test('in a checkout address and key are those of its stack, and the key goes nowhere else', async () => {
  writeFileSync(join(folder, 'endpoints.json'), JSON.stringify({ ops: server.url }));
  writeFileSync(join(folder, 'secrets.env'), 'SERVICE_TOKEN=no\nOPS_API_KEY=own-key\n');
  expect(await sextant(['overview', '--org', 'acme'], { SEXTANT_HOME: folder })).toMatchObject({ code: 0 });
  expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer own-key', 'x-sextant-org': 'acme' });
  const elsewhere = await startServer(() => ({ body: {} }));
  const refused = await sextant(['overview', '--url', elsewhere.url], { SEXTANT_HOME: folder });
  await elsewhere.close();
  expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('There is no API key') });
  expect(elsewhere.asked).toEqual([]);
});

test('a key from a file is taken before the one of the environment', async () => {
  const file = join(folder, 'key');
  writeFileSync(file, 'from-file\n');
  expect(await run('overview', '--key-file', file)).toMatchObject({ code: 0 });
  expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer from-file' });
});

test('tail prints each event once, waits for the end of the run, and fails with it', async () => {
  const { items } = ANSWERS[`GET /runs/${RUN}/events`] as { items: readonly object[] };
  const view = ANSWERS[`GET /runs/${RUN}`] as object;
  let looks = 0;
  instead = ({ url }) => {
    if (url.endsWith(`/runs/${RUN}`)) return { body: looks > 1 ? view : { ...view, state: 'running', ended_at: null } };
    looks += 1;
    const page = /cursor=/.test(url) ? items.slice(2) : items.slice(0, 2);
    return { body: { items: page, next_cursor: /cursor=/.test(url) || looks < 2 ? null : 'c' } };
  };
  const text = await run('runs', 'tail', RUN);
  expect(text).toMatchObject({ code: 1, stderr: expect.stringMatching(/✗ The run failed after 5\.0 s with SERVICE/) });
  expect(
    text.stdout
      .split('\n')
      .filter((line) => /^\d\d:/.test(line))
      .map((line) => line.split(/ +/)[2]),
  ).toEqual(['start', 'vendor_call', 'error']);
  expect(tooWide(text.stdout)).toEqual([]);
  looks = 0;
  const json = await run('runs', 'tail', RUN, '--json');
  expect(json.stdout).toBe(items.map((event) => `${JSON.stringify(event)}\n`).join(''));
});

test('a long CSV comes through whole, and a reader that leaves early ends it quietly', async () => {
  const csv = `date,calls\n${'2026-11-01,1\n'.repeat(100_000)}`;
  const lines = await startServer(() => ({ headers: { 'content-type': 'text/csv' }, body: csv }));
  const env = { SEXTANT_OPS_URL: lines.url, SEXTANT_API_KEY: 'key' };
  const { code, stdout } = await sextant(['usage', 'report', '--csv'], env);
  expect([code, JSON.parse(stdout)]).toEqual([0, csv]);
  expect(lines.asked[0]?.headers).toMatchObject({ accept: 'text/csv' });
  const early = `"${process.execPath}" "${BIN}" usage report --csv | head -c 4; echo " code \${PIPESTATUS[0]}"`;
  const shell = promisify(execFile)('bash', ['--norc', '-c', early], { env: { PATH: process.env['PATH'], ...env } });
  expect(await shell).toEqual({ stdout: '"dat code 0\n', stderr: '' });
  await lines.close();
});

test('help of every command fits 80 columns and names the exit codes', async () => {
  const help = await run('--help');
  expect(help).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Exit codes:\n {2}0 {2}it worked[^]*4 {2}the key/),
  });
  for (const command of ['runs', 'runs list', 'dlq retry', 'queue clear', 'keys create', 'usage report', 'doctor']) {
    const { code, stdout } = await run(...command.split(' '), '--help');
    expect(code).toBe(0);
    expect(tooWide(`${help.stdout}\n${stdout}`)).toEqual([]);
  }
});
