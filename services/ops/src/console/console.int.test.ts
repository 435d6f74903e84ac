// The built console: its files, its pages and their headers, and reports of violations.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { startOpsApp, useOps, type OpsUnderTest } from '../testing/ops';

const dir = mkdtempSync(join(tmpdir(), 'console-'));
const SCRIPT = 'export const answer = 42;\n'.repeat(100);
const INDEX = '<!doctype html><title>Sextant</title><script type="module" src="/assets/index-4f2a.js"></script>';
mkdirSync(join(dir, 'assets'));
writeFileSync(join(dir, 'index.html'), INDEX);
writeFileSync(join(dir, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
writeFileSync(join(dir, '.env'), 'SECRET=1');
writeFileSync(join(dir, 'assets/index-4f2a.js'), SCRIPT);
writeFileSync(join(dir, 'assets/index-4f2a.js.br'), brotliCompressSync(SCRIPT));
writeFileSync(join(dir, 'assets/index-4f2a.js.gz'), gzipSync(SCRIPT));
writeFileSync(join(dir, 'assets/plain-1b.css'), 'body{}');

let ops: OpsUnderTest;
useOps((started) => (ops = started), { consoleDir: dir, trustedProxies: 1 });
afterAll(() => rmSync(dir, { recursive: true }));

const HTML = { accept: 'text/html,application/xhtml+xml' };
const page = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  ops.call(path, { key: null, headers: { ...HTML, ...headers } });

interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** Does not decompress the body. */
const raw = (path: string, headers: Readonly<Record<string, string>>) =>
  new Promise<RawResponse>((resolve, reject) => {
    const sent = request(`${ops.url}${path}`, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject).end();
  });

describe('assets', () => {
  test.each([
    ['br', 'gzip, deflate, br', (body: Buffer) => brotliDecompressSync(body)],
    ['gzip', 'gzip', (body: Buffer) => gunzipSync(body)],
    [undefined, 'identity', (body: Buffer) => body],
  ])('are sent as %s to a browser that accepts %s', async (encoding, accepted, decode) => {
    const { status, headers, body } = await raw('/assets/index-4f2a.js', { 'accept-encoding': accepted });
    expect([status, headers['content-encoding'], decode(body).toString()]).toEqual([200, encoding, SCRIPT]);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringContaining('javascript'),
      'x-content-type-options': 'nosniff',
      ...(encoding && { vary: expect.stringMatching(/accept-encoding/i) }),
    });
  });

  test('without a compressed file are sent as they are', async () => {
    const { status, headers, body } = await raw('/assets/plain-1b.css', { 'accept-encoding': 'br' });
    expect([status, headers['content-encoding'], body.toString()]).toEqual([200, undefined, 'body{}']);
  });

  test.each([
    '/assets/missing-00.js',
    '/assets/',
    '/assets/..%2f.env',
    '/assets/%2e%2e/.env',
    '/.env',
    '/assets/../.env',
  ])('do not include %s', async (path) => {
    const { status, body } = await raw(path, { accept: '*/*' });
    expect([status >= 400, body.toString()]).toEqual([true, expect.not.stringContaining('SECRET')]);
  });

  test('whose names stay the same are cached for an hour', async () => {
    const { status, headers } = await ops.call('/icon.svg', { key: null });
    expect([status, headers.get('cache-control'), headers.get('content-type')]).toEqual([
      200,
      'public, max-age=3600',
      'image/svg+xml',
    ]);
  });
});

describe('pages', () => {
  test.each(['/', '/runs', '/runs/5f2d?tab=logs', '/sign-in', '/boards/sextant-system-overview', '/no/such/page'])(
    '%s is index.html with a policy that allows nothing inline',
    async (path) => {
      const { status, headers, body } = await page(path);
      expect([status, body, headers.get('content-type')]).toEqual([200, INDEX, 'text/html; charset=utf-8']);
      const policy = headers.get('content-security-policy');
      expect(policy?.split('; ')).toEqual([
        ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"],
        ...["connect-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
        'report-uri /api/v1/csp-reports',
      ]);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
      });
    },
  );

  test('require TLS from then on only when they are read over TLS', async () => {
    const overTls = await page('/', { 'x-forwarded-proto': 'https' });
    expect(overTls.headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect((await page('/')).headers.get('strict-transport-security')).toBeNull();
  });

  test('are revalidated', async () => {
    const etag = (await page('/')).headers.get('etag')!;
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`])
      expect(await page('/runs', { 'if-none-match': tag })).toMatchObject({ status: 304, body: undefined });
    expect((await page('/', { 'if-none-match': '"other"' })).status).toBe(200);
    const built = '<!doctype html><title>Sextant 2</title>';
    writeFileSync(join(dir, 'index.html'), built);
    expect(await page('/', { 'if-none-match': etag })).toMatchObject({ status: 200, body: built });
    writeFileSync(join(dir, 'index.html'), INDEX);
  });

  test.each([
    ['/api/v1/nothing', 404],
    ['/api/v1/me', 401],
    ['/api/v1/session/links', 405],
    ['/assets/missing-00.js', 404],
    ['/auth/nothing', 404],
    ['/openapi.json/x', 404],
  ])('do not hide the answer of %s to a browser', async (path, status) => {
    expect(await page(path)).toMatchObject({ status, body: { status } });
  });

  test('are at the addresses of runbooks, which another client reads as text', async () => {
    const path = '/runbooks/TargetDown.md';
    const ofBrowser = await page(path);
    expect([ofBrowser.status, ofBrowser.body, ofBrowser.headers.get('vary')]).toEqual([
      200,
      INDEX,
      expect.stringContaining('accept'),
    ]);
    expect(await page('/runbooks')).toMatchObject({ status: 200, body: INDEX });
    expect((await ops.call(path, { key: null })).body).toContain('# TargetDown');
  });

  test('are for browsers: another client gets a 404 for an unknown path', async () => {
    expect(await ops.call('/runs', { key: null })).toMatchObject({ status: 404 });
    expect((await ops.call('/', { key: null })).status).toBe(200);
    expect(await ops.call('/runs', { key: null, method: 'POST', headers: HTML })).toMatchObject({ status: 404 });
  });

  test('say how to build the console when it is not built', async () => {
    const without = await startOpsApp({ consoleDir: join(dir, 'nowhere') });
    try {
      const { status, headers, body } = await without.call('/runs', { key: null, headers: HTML });
      expect([status, body]).toEqual([503, expect.stringContaining('make setup')]);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    } finally {
      await without.close();
    }
  });
});

describe('reports of violations', () => {
  const send = (type: string, body: unknown) =>
    fetch(`${ops.url}/api/v1/csp-reports`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const counts = async () => {
    const { body } = await ops.call('/metrics', { key: null });
    return Object.fromEntries(
      [...(body as string).matchAll(/^csp_violations_total\{directive="([^"]+)"\} ([1-9]\d*)/gm)].map(([, name, n]) => [
        name,
        Number(n),
      ]),
    );
  };
  const violation = (directive: string) => ({
    'effective-directive': directive,
    'blocked-uri': 'http://evil.test/x.js?q=1',
    'document-uri': `${ops.url}/runs`,
  });

  test('are counted by directive', async () => {
    expect(await counts()).toEqual({});
    for (const directive of ['script-src-elem', 'style-src-attr', 'img-src', 'sandbox'])
      expect((await send('application/csp-report', { 'csp-report': violation(directive) })).status).toBe(204);
    expect(await counts()).toEqual({ 'script-src': 1, 'style-src': 1, 'img-src': 1, other: 1 });
  });

  test.each([
    ['what is no JSON', 'application/csp-report', '{', 400],
    ['another type', 'application/xml', '<x/>', 415],
    ['a large body', 'application/csp-report', JSON.stringify({ x: 'x'.repeat(20_000) }), 413],
    ['no report', 'application/csp-report', '7', 422],
    ['an incomplete report', 'application/csp-report', '{"csp-report":{}}', 422],
  ])('%s counts nothing', async (_, type, body, status) => {
    const before = await counts();
    expect((await send(type, body)).status).toBe(status);
    expect(await counts()).toEqual(before);
  });

  test('are limited by address', async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 70; i += 1) statuses.add((await send('application/csp-report', 'null')).status);
    expect([...statuses]).toEqual([422, 429]);
  });
});
