// Internal routes over HTTP, with a local server in place of GitHub.
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

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- responses have no schema; assertions check them
type Json = any;

const manifest = '\ufeff{ "name": "käse" }\r\n';
const file = {
  path: 'package.json',
  sha: 'abc',
  encoding: 'base64',
  content: Buffer.from(manifest).toString('base64'),
};

let github: TestServer;
let respond: (request: ReceivedRequest) => Reply | 'hang' | Promise<Reply>;
let app: FastifyInstance;
let url: string;
let telemetry: Capture;

beforeEach(async () => {
  telemetry = captureTelemetry();
  github = await startServer((request) => respond(request));
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
] as const)('%s is rejected', async (_, token, reason) => {
  expect(await call(contents, { token })).toMatchObject({ status: 401 });
  await expect(telemetry.value(authFailuresTotal, { reason })).resolves.toBe(1);
});

describe('reading a file', () => {
  test('returns its exact content', async () => {
    respond = () => ({ body: file });
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
      'a missing file',
      { status: 404, body: { message: 'Not Found' } },
      422,
      'VALIDATION_ERROR',
      'could not find package.json of acme/web',
    ],
    ['a folder', { body: [{ name: 'x' }] }, 422, 'VALIDATION_ERROR', 'it is a folder'],
    ['an invalid token', { status: 401, body: { message: 'Bad credentials' } }, 422, 'AUTH_ERROR', 'Bad credentials'],
    ['an unavailable GitHub', { status: 503 }, 503, 'SERVICE_UNAVAILABLE', 'the response was 503'],
    ['an internal error of GitHub', { status: 500 }, 503, 'PROVIDER_ERROR', 'the response was 500'],
  ])('%s is a problem with its error class', async (_, reply, status, errorClass, reason) => {
    respond = () => reply;
    expect(await call(contents)).toMatchObject({
      status,
      body: { error_class: errorClass, retryable: status === 503, detail: expect.stringContaining(reason) },
    });
  });

  test.each([
    ['a secondary rate limit', { status: 403, headers: { 'retry-after': '7' } }],
    ['too many requests', { status: 429, headers: { 'retry-after': '7' } }],
  ])('%s is a rate limit with Retry-After', async (_, reply) => {
    respond = () => reply;
    expect(await call(contents)).toMatchObject({
      status: 503,
      retryAfter: '7',
      body: { error_class: 'RATE_LIMIT', retryable: true },
    });
    await expect(telemetry.value(vendorRateLimitHitsTotal, { vendor: 'github' })).resolves.toBe(1);
  });

  test('an exhausted quota is a rate limit until its reset', async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 60);
    respond = () => ({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } });
    const { body, retryAfter } = await call(contents);
    expect(body).toMatchObject({ error_class: 'RATE_LIMIT' });
    expect(Number(retryAfter)).toBeGreaterThan(50);
  });

  test.each(['', '?path=', '?path=../secret', '?path=/etc/passwd', '?path=a/../../b'])(
    '%j is rejected',
    async (query) => {
      expect(await call(`/internal/repos/acme/web/contents${query}`)).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'path' }] },
      });
      expect(github.requests).toEqual([]);
    },
  );
});

describe('reporting a result', () => {
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
      ...{ constraints: ['a <1', 'b'], premises: ['c'], not_modelled: [] as string[] },
      total: { constraints: 2, premises: 1, not_modelled: 0 },
    },
    trace_id: 'f'.repeat(32),
    path: 'package.json',
    changes: [
      { section: 'dependencies', line: 12, before: '    "lodash": "^4.17.20",', after: '    "lodash": "^4.17.21",' },
    ],
  };
  const failure = {
    ...{ run_id: 'run-1', repository: 'acme/web', issue_number: 7, ecosystem: 'npm', version: '4.17.21' },
    ...{ state: 'failed', summary: 'failed' },
  };
  const comments: { id: number; body: string }[] = [];
  const posted = () =>
    github.requests.filter(({ method }) => method === 'POST').map(({ body }) => (body as { body: string }).body);

  beforeEach(() => {
    comments.length = 0;
    respond = ({ method, url, body }) => {
      if (method === 'POST') {
        comments.push({ id: comments.length + 1, ...(body as { body: string }) });
        return { status: 201, body: comments.at(-1) };
      }
      const page = Number(new URL(url, github.url).searchParams.get('page'));
      return { body: comments.slice((page - 1) * 100, page * 100) };
    };
  });

  test('a success is a comment with the details and the changed line', async () => {
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

  describe('an upgrade is called proved only if nothing is left unmodelled', () => {
    const post = async (proof: object): Promise<string> => {
      await call('/internal/results', { body: { ...success, proof: { ...success.proof, ...proof } } });
      return posted()[0] ?? '';
    };

    test.each(['unknown', 'proved'])('the result %s with a gap is unknown', async (result) => {
      const total = { constraints: 2, premises: 1, not_modelled: 1 };
      const text = await post({ result, not_modelled: ['the peers of @private'], total });
      expect(text).toContain(
        '| proof | **unknown**, not proved: 2 constraints hold (by Z3 in 12 ms), 1 point not modelled |',
      );
      expect(text).toContain('**Not modelled**, so check by hand:\n\n- the peers of @\u200bprivate\n');
      expect(text).not.toContain('| proved');
    });
    test('long lists are cut, with the number of omitted sentences', async () => {
      const many = Array.from({ length: 1_000 }, () => '*'.repeat(250));
      const total = { constraints: 2_000, premises: 1_000, not_modelled: 1_000 };
      const text = await post({ constraints: many, premises: many, not_modelled: many, total });
      expect(text.length).toBeLessThan(62_000);
      expect(text).toContain('- and 1960 more, in the result of the run');
      expect(text).toContain('@@ package.json, line 12 @@');
    });
  });

  test('the comment names the ecosystem and the path of the manifest', async () => {
    const changes = [{ section: 'requirements', line: 3, before: 'requests==2.31.0', after: 'requests==2.32.3' }];
    const body = { ...success, ecosystem: 'pip', package: 'requests', path: 'api/requirements.txt', changes };
    await call('/internal/results', { body });
    expect(posted()[0]).toContain('| ecosystem | pip |');
    expect(posted()[0]).toContain('@@ api/requirements.txt, line 3 @@');
  });

  describe('a comment above the limit of GitHub is cut', () => {
    const change = (line: number, text: string) => ({ line, before: `-${text}`, after: `+${text}` });
    const LIMIT = 65_536;

    test.each([
      [
        'many changes',
        Array.from({ length: 2_000 }, (_, i) => change(i + 1, `"package-${i}": "1.0.0"`)),
        'more changes do',
      ],
      [
        'changes with many lines',
        Array.from({ length: 4 }, (_, i) => change(i, 'x\n'.repeat(8_000))),
        '3 more changes do',
      ],
      ['one change that does not fit', [change(1, 'x\n'.repeat(80_000))], '1 more change does'],
    ])('%s: omits changes that do not fit, with a link to the run', async (_, changes, note) => {
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

    test('long lines and fields are cut', async () => {
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
      await call('/internal/results', { body: { ...failure, package: 'a', error_message: '*'.repeat(200_000) } });
      expect(posted()[0]?.length).toBeLessThan(10_000);
    });
  });

  test('a failure is a comment with the reason and advice', async () => {
    const body = {
      ...{ ...failure, package: 'lodahs' },
      error_class: 'VALIDATION_ERROR',
      error_message: 'the package lodahs does not exist in the npm registry: check its spelling',
    };
    expect(await call('/internal/results', { body })).toMatchObject({ status: 200 });
    expect(posted()[0]).toContain('`VALIDATION_ERROR`');
    expect(posted()[0]).toContain('does not exist in the npm registry');
    expect(posted()[0]).toContain('**What to do:** correct the problem in the message');
  });

  test('a repeated result is not posted again', async () => {
    await call('/internal/results', { body: success });
    expect(await call('/internal/results', { body: success })).toMatchObject({ body: { comment_id: 1 } });
    expect(posted()).toHaveLength(1);
  });

  test('concurrent results are posted once', async () => {
    await Promise.all([call('/internal/results', { body: success }), call('/internal/results', { body: success })]);
    expect(posted()).toHaveLength(1);
  });

  test('an existing comment is found on a later page', async () => {
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
    ['state', { state: 'unknown' }],
  ])('an invalid %s is rejected with the name of the field', async (field, change) => {
    expect(await call('/internal/results', { body: { ...success, ...change } })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
    expect(posted()).toEqual([]);
  });
});

test('an unknown route names the webhook route', async () => {
  expect(await call('/webhook')).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining('POST /webhooks/github') },
  });
});

test('a request to GitHub times out', async () => {
  respond = () => 'hang';
  const client = createGitHub({ apiUrl: github.url, token: 'github-token', timeoutMs: 100 });
  const reading = client.readFile({ repository: 'acme/web', path: 'package.json' });
  await expect(reading).rejects.toMatchObject({ errorClass: 'TIMEOUT' });
  await expect(reading).rejects.toThrow('no response within 100 ms');
});

describe('the webhook paths reject other methods', () => {
  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s gets 405', async (method) => {
    for (const path of ['/webhooks/github', '/api/github/webhooks']) {
      const response = await fetch(`${url}${path}`, { method, ...(/^P/.test(method) && { body: '{}' }) });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
      const text = await response.text();
      if (method !== 'HEAD') expect(text).toContain(`${method} is not allowed here: GitHub sends webhooks with POST`);
    }
    await expect(telemetry.value(webhookDeliveriesTotal, { event: 'other' })).resolves.toBe(0);
  });
});
