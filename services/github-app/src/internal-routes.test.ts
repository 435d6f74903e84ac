// Internal routes through the front door, against a local server that speaks GitHub's API.
import type { AddressInfo } from 'node:net';
import { sextant } from '@sextant/signals/sextant';
import { authFailuresTotal } from '@sextant/signals/security';
import { webhookDeliveriesTotal } from '@sextant/signals/webhooks';
import { vendorCallsTotal, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import { createGitHub } from './github/client';
import { startServer, type ReceivedRequest, type Reply, type TestServer } from '@sextant/http/testing/server';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read without a schema; the assertion is the check
type Json = any;

const manifest = '\ufeff{ "name": "käse" }\r\n';
const file = {
  path: 'package.json',
  sha: 'abc',
  encoding: 'base64',
  content: Buffer.from(manifest).toString('base64'),
};

let github: TestServer;
let answer: (asked: ReceivedRequest) => Reply | 'hang' | Promise<Reply>;
let app: FastifyInstance;
let url: string;
let telemetry: Capture;

beforeEach(async () => {
  telemetry = captureTelemetry();
  github = await startServer((asked) => answer(asked));
  app = buildApp({
    github: createGitHub({ apiUrl: github.url, token: 'github-token' }),
    controller: { createRun: () => Promise.reject(new Error('unused')), ready: async () => [] },
    webhookSecret: 'unused',
    serviceToken: 'service-token',
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await app.close();
  await github.close();
  expect(JSON.stringify(telemetry.lines())).not.toContain('github-token');
  await telemetry.assertCatalogued(sextant);
});

async function call(path: string, { body, token = 'Bearer service-token' }: { body?: object; token?: string } = {}) {
  const headers = { ...(token && { authorization: token }), ...(body && { 'content-type': 'application/json' }) };
  const response = await fetch(`${url}${path}`, {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Json,
  };
}

const contents = '/internal/repos/acme/web/contents?path=package.json';

test.each([
  ['no token', '', 'missing'],
  ['another scheme', 'Basic abc', 'malformed'],
  ['a wrong token', 'Bearer wrong', 'unknown'],
] as const)('%s is refused', async (_, token, reason) => {
  expect(await call(contents, { token })).toMatchObject({ status: 401 });
  await expect(telemetry.value(authFailuresTotal, { reason })).resolves.toBe(1);
});

describe('reading a file', () => {
  test('returns its text with every byte', async () => {
    answer = () => ({ body: file });
    expect(await call(`${contents}&ref=feature/x`)).toEqual({
      status: 200,
      retryAfter: null,
      body: { path: 'package.json', content: manifest, sha: 'abc' },
    });
    expect(github.requests[0]).toMatchObject({
      url: '/repos/acme/web/contents/package.json?ref=feature%2Fx',
      headers: { authorization: 'Bearer github-token', 'user-agent': 'sextant-github-app' },
    });
    await expect(telemetry.value(vendorCallsTotal, { vendor: 'github', status: 'success' })).resolves.toBe(1);
  });

  test.each([
    [
      'a file that is not there',
      { status: 404, body: { message: 'Not Found' } },
      422,
      'VALIDATION_ERROR',
      'could not find package.json of acme/web',
    ],
    ['a folder', { body: [{ name: 'x' }] }, 422, 'VALIDATION_ERROR', 'it is a folder'],
    ['a bad token', { status: 401, body: { message: 'Bad credentials' } }, 422, 'AUTH_ERROR', 'Bad credentials'],
    ['GitHub away', { status: 503 }, 503, 'SERVICE_UNAVAILABLE', 'the response was 503'],
    ['GitHub broken', { status: 500 }, 503, 'PROVIDER_ERROR', 'the response was 500'],
  ])('%s is told with its class', async (_, reply, status, errorClass, reason) => {
    answer = () => reply;
    expect(await call(contents)).toMatchObject({
      status,
      body: { error_class: errorClass, retryable: status === 503, detail: expect.stringContaining(reason) },
    });
  });

  test.each([
    ['a secondary limit', { status: 403, headers: { 'retry-after': '7' } }],
    ['too many requests', { status: 429, headers: { 'retry-after': '7' } }],
  ])('%s is a rate limit, and the wait is passed on', async (_, reply) => {
    answer = () => reply;
    expect(await call(contents)).toMatchObject({
      status: 503,
      retryAfter: '7',
      body: { error_class: 'RATE_LIMIT', retryable: true },
    });
    await expect(telemetry.value(vendorRateLimitHitsTotal, { vendor: 'github' })).resolves.toBe(1);
  });

  test('a used-up quota is a rate limit until its reset', async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 60);
    answer = () => ({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } });
    const { body, retryAfter } = await call(contents);
    expect(body).toMatchObject({ error_class: 'RATE_LIMIT' });
    expect(Number(retryAfter)).toBeGreaterThan(50);
  });

  test.each(['', '?path=', '?path=../secret', '?path=/etc/passwd', '?path=a/../../b'])(
    '%j is refused',
    async (query) => {
      expect(await call(`/internal/repos/acme/web/contents${query}`)).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'path' }] },
      });
      expect(github.requests).toEqual([]);
    },
  );
});

describe('telling an outcome', () => {
  const success = {
    run_id: 'run-1',
    repository: 'acme/web',
    issue_number: 7,
    state: 'success',
    ecosystem: 'npm',
    package: 'lodash',
    version: '4.17.21',
    from: '^4.17.20',
    to: '^4.17.21',
    risk: 'low',
    summary: 'Fixes CVE-1. Ask @everyone <script>',
    model: 'gpt-4.1-mini',
    cost_usd: 0.000123,
    proof: {
      ...{ result: 'proved', engine: 'z3', latency_ms: 12.3 },
      ...{ constraints: ['a <1', 'b'], premises: ['c'], not_modelled: [] },
    },
    trace_id: 'f'.repeat(32),
    changes: [
      { section: 'dependencies', line: 12, before: '    "lodash": "^4.17.20",', after: '    "lodash": "^4.17.21",' },
    ],
  };
  const comments: { id: number; body: string }[] = [];
  const posted = () =>
    github.requests.filter(({ method }) => method === 'POST').map(({ body }) => (body as { body: string }).body);

  beforeEach(() => {
    comments.length = 0;
    answer = ({ method, url, body }) => {
      if (method === 'POST') {
        comments.push({ id: comments.length + 1, ...(body as { body: string }) });
        return { status: 201, body: comments.at(-1) };
      }
      const page = Number(new URL(url, github.url).searchParams.get('page'));
      return { body: comments.slice((page - 1) * 100, page * 100) };
    };
  });

  test('a success is a comment with the facts and the changed line', async () => {
    expect(await call('/internal/results', { body: success })).toMatchObject({ status: 200, body: { comment_id: 1 } });
    expect(posted()[0]).toBe(
      [
        '<!-- sextant:run:run-1 -->',
        '### Upgrade of `lodash` to `4.17.21` is ready',
        '',
        '| | |',
        '|---|---|',
        '| ecosystem | npm |',
        '| package | `lodash` |',
        '| from → to | `^4.17.20` → `^4.17.21` |',
        '| risk | low |',
        '| model | `gpt-4.1-mini` |',
        '| proof | proved by Z3 in 12 ms: 2 constraints hold |',
        '| cost | $0.000123 |',
        `| trace | \`${'f'.repeat(32)}\` |`,
        '',
        '> Fixes CVE-1. Ask @\u200beveryone \\<script\\>',
        '',
        '<details><summary>Constraints that hold (2)</summary>',
        '',
        '- a \\<1',
        '- b',
        '',
        '</details>',
        '',
        '<details><summary>Premises of the proof (1)</summary>',
        '',
        '- c',
        '',
        '</details>',
        '',
        '```diff',
        '@@ package.json, line 12 @@',
        '-    "lodash": "^4.17.20",',
        '+    "lodash": "^4.17.21",',
        '```',
      ].join('\n'),
    );
  });

  describe('a proof is called so only when everything that decides is modelled', () => {
    const post = async (proof: object): Promise<string> => {
      await call('/internal/results', { body: { ...success, proof: { ...success.proof, ...proof } } });
      return posted()[0] ?? '';
    };

    test.each([{ result: 'unknown' }, { result: 'proved' }, { result: undefined }])('%j with a gap', async (proof) => {
      const text = await post({ ...proof, not_modelled: ['what @private requires'] });
      expect(text).toContain(
        '| proof | **unknown**, not proved: 2 constraints hold (by Z3 in 12 ms), 1 point not modelled |',
      );
      expect(text).toContain('**Not modelled**, so check by hand:\n\n- what @\u200bprivate requires\n');
      expect(text).not.toContain('| proved');
    });
    test('thousands of sentences are counted beyond the first', async () => {
      const many = Array.from({ length: 1_000 }, () => '*'.repeat(250));
      const total = { constraints: 2_000, premises: 1_000, not_modelled: 1_000 };
      const text = await post({ constraints: many, premises: many, not_modelled: many, total });
      expect(text.length).toBeLessThan(62_000);
      expect(text).toContain('- and 1960 more, in the result of the run');
      expect(text).toContain('@@ package.json, line 12 @@');
    });
  });

  test('a manifest of another ecosystem is named by its path', async () => {
    const changes = [{ section: 'requirements', line: 3, before: 'requests==2.31.0', after: 'requests==2.32.3' }];
    const body = { ...success, ecosystem: 'pip', package: 'requests', path: 'api/requirements.txt', changes };
    await call('/internal/results', { body });
    expect(posted()[0]).toContain('| ecosystem | pip |');
    expect(posted()[0]).toContain('@@ api/requirements.txt, line 3 @@');
  });

  describe('a comment over the limit of GitHub is cut', () => {
    const change = (line: number, text: string) => ({ line, before: `-${text}`, after: `+${text}` });
    const LIMIT = 65_536;

    test.each([
      [
        'many changes',
        Array.from({ length: 2_000 }, (_, i) => change(i + 1, `"package-${i}": "1.0.0"`)),
        'more changes do',
      ],
      [
        'changes of many lines',
        Array.from({ length: 4 }, (_, i) => change(i, 'x\n'.repeat(8_000))),
        '3 more changes do',
      ],
      ['one change that does not fit', [change(1, 'x\n'.repeat(80_000))], '1 more change does'],
    ])('%s: what fits is shown, with a link to the rest', async (_, changes, note) => {
      const body = { ...success, changes, trace_url: 'https://grafana.example/trace/1' };
      expect(await call('/internal/results', { body })).toMatchObject({ status: 200 });
      const text = posted()[0] ?? '';
      expect(text.length).toBeLessThanOrEqual(LIMIT);
      expect(text).toContain(note);
      expect(text.split('\n').at(-1)).toMatch(
        /see the run `run-1`, trace \[.*\]\(https:\/\/grafana\.example\/trace\/1\)\.$/,
      );
      // Every fence is closed.
      expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
    });

    test('one long line is shown in part, and everything else is bounded', async () => {
      const long = 'y'.repeat(100_000);
      const body = {
        ...success,
        from: long,
        to: long,
        summary: long,
        risk: long,
        trace_url: `https://a/${long}`,
        changes: [change(1, long)],
      };
      expect(await call('/internal/results', { body })).toMatchObject({ status: 200 });
      expect(posted()[0]?.length).toBeLessThan(10_000);
      expect(posted()[0]).not.toContain('do not fit');
    });

    test('a failure with a long message', async () => {
      const { run_id, repository, issue_number, version } = success;
      const failed = { run_id, repository, issue_number, version, package: 'a', state: 'failed', summary: 'x' };
      await call('/internal/results', { body: { ...failed, error_message: '*'.repeat(200_000) } });
      expect(posted()[0]?.length).toBeLessThan(10_000);
    });
  });

  test('a failure is a comment with the reason and what to do', async () => {
    const { run_id, repository, issue_number, version } = success;
    const body = {
      ...{ run_id, repository, issue_number, version, package: 'lodahs', state: 'failed', summary: 'failed' },
      error_class: 'VALIDATION_ERROR',
      error_message: 'the package lodahs does not exist in the npm registry: check its spelling',
    };
    expect(await call('/internal/results', { body })).toMatchObject({ status: 200 });
    expect(posted()[0]).toContain('`VALIDATION_ERROR`');
    expect(posted()[0]).toContain('does not exist in the npm registry');
    expect(posted()[0]).toContain('**What to do:** correct what the message names');
  });

  test('a result that is reported again is not posted again', async () => {
    await call('/internal/results', { body: success });
    expect(await call('/internal/results', { body: success })).toMatchObject({ body: { comment_id: 1 } });
    expect(posted()).toHaveLength(1);
  });

  test('two reports at the same time post once', async () => {
    await Promise.all([call('/internal/results', { body: success }), call('/internal/results', { body: success })]);
    expect(posted()).toHaveLength(1);
  });

  test('the comment of a run is found beyond the first page', async () => {
    comments.push(
      ...Array.from({ length: 150 }, (_, i) => ({
        id: i + 1,
        body: i === 120 ? '<!-- sextant:run:run-1 -->\nold' : 'other',
      })),
    );
    expect(await call('/internal/results', { body: success })).toMatchObject({ body: { comment_id: 121 } });
    expect(posted()).toEqual([]);
  });

  test.each([
    ['run_id', { run_id: 'x --> y' }],
    ['repository', { repository: 'acme' }],
    ['issue_number', { issue_number: 0 }],
    ['state', { state: 'odd' }],
  ])('a bad %s is refused with its name', async (field, change) => {
    expect(await call('/internal/results', { body: { ...success, ...change } })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
    expect(posted()).toEqual([]);
  });
});

test('a path that does not exist names the one that does', async () => {
  expect(await call('/webhook')).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining('POST /webhooks/github') },
  });
});

test('a stuck GitHub is given up', async () => {
  answer = () => 'hang';
  const client = createGitHub({ apiUrl: github.url, token: 'github-token', timeoutMs: 100 });
  const reading = client.readFile({ repository: 'acme/web', path: 'package.json' });
  await expect(reading).rejects.toMatchObject({ errorClass: 'TIMEOUT' });
  await expect(reading).rejects.toThrow('no response within 100 ms');
});

describe("on a webhook's path, other methods are refused", () => {
  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is answered 405', async (method) => {
    for (const path of ['/webhooks/github', '/api/github/webhooks']) {
      const response = await fetch(`${url}${path}`, { method, ...(/^P/.test(method) && { body: '{}' }) });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
      const text = await response.text();
      if (method !== 'HEAD') expect(text).toContain(`${method} is not allowed here: GitHub sends webhooks with POST`);
    }
    await expect(telemetry.value(webhookDeliveriesTotal, { event: 'other' })).resolves.toBe(0);
  });
});
