// The step crawl with a local web server.
import { captureTelemetry } from '@sextant/telemetry/testing';
import type { EnrichmentTarget } from '@sextant/records/enrichment';
import { until } from '@sextant/stack/until';
import { createCrawler } from '../clients/crawler/crawler';
import { testContext } from '../testing/context';
import { html, redirect, startWeb, status, type Page, type WebServer } from '../testing/web-server';
import { enrichmentKind, type EnrichmentInput } from './kind';
import { enrichmentSteps, type EnrichmentResults } from './steps';

let web: WebServer;
let pages: Record<string, Page>;

beforeEach(async () => {
  captureTelemetry();
  pages = {};
  web = await startWeb(() => pages);
});
afterEach(() => web.close());

const targetAt = (path: string, more: Partial<EnrichmentTarget> = {}): EnrichmentTarget => ({
  ...{ id: path, name: `company ${path}`, url: path.startsWith('/') ? `${web.url}${path}` : path, email: null },
  ...more,
});

function crawl(targets: readonly EnrichmentTarget[], signal = new AbortController().signal) {
  const services = { crawler: createCrawler({ privateHosts: [web.host] }) };
  const before = { select_targets: { targets } };
  const options = { kind: 'enrichment', step: 'crawl', input: {}, before, services, signal } as const;
  const step = testContext<EnrichmentInput, EnrichmentResults>(options);
  return { ...step, crawling: enrichmentSteps.crawl(step.context) };
}

const acme = {
  '/acme/': html(
    '<title>Acme</title><a href="about">a</a><a href="/acme/contact#x">c</a><a href="/other/about">o</a><a href="team">t</a><a href="about">a</a>',
  ),
  '/acme/about': html('<p>No mail here</p>'),
  '/acme/contact': html(
    '<p>info@acme.example</p><script type="application/ld+json">{"@type":"Organization","name":"Acme Inc.","url":"https://www.acme.example/"}</script>',
  ),
};

test('a profile combines up to three pages of a company', async () => {
  pages = acme;
  const { crawling, events } = crawl([targetAt('/acme/')]);
  await expect(crawling).resolves.toEqual({
    failed: [],
    profiles: [
      {
        ...{ id: '/acme/', name: 'company /acme/', url: `${web.url}/acme/`, email: 'info@acme.example' },
        ...{ title: 'Acme', description: '', organization: 'Acme Inc.', domain: 'acme.example', pages: 3 },
      },
    ],
  });
  expect(web.requests).toEqual(['/robots.txt', '/acme/', '/acme/about', '/acme/contact']);
  expect(events.map(({ entityId, event, status: state }) => [entityId, event, state])).toEqual([
    ['/acme/', 'start', 'ok'],
    ['/acme/', 'finish', 'ok'],
  ]);
});

test('the email address of the target takes precedence and determines the domain', async () => {
  pages = { '/': html('info@host.example') };
  const { profiles } = await crawl([targetAt('/', { email: 'me@acme.example' })]).crawling;
  expect(profiles).toEqual([expect.objectContaining({ email: 'me@acme.example', domain: 'acme.example' })]);
});

test('an additional page that cannot be read is skipped', async () => {
  pages = { ...acme, '/acme/about': status(500) };
  const { crawling, events } = crawl([targetAt('/acme/')]);
  await expect(crawling).resolves.toMatchObject({ failed: [], profiles: [{ pages: 2 }] });
  expect(events).toContainEqual(expect.objectContaining({ event: 'error', status: 'skip', entityId: '/acme/' }));
});

test('failed targets are recorded with their reasons, and the others continue', async () => {
  pages = { ...acme, '/loop': redirect('/loop'), '/500': status(500), '/inside': redirect('http://10.0.0.1/') };
  const targets = ['/loop', '/500', '/inside', 'http://localhost:1/', '/acme/'].map((path) => targetAt(path));
  const { crawling, events } = crawl(targets);
  const { profiles, failed } = await crawling;
  expect(profiles.map(({ id }) => id)).toEqual(['/acme/']);
  expect(Object.fromEntries(failed.map(({ id, error_class, reason }) => [id, [error_class, reason]]))).toEqual({
    '/loop': ['VALIDATION_ERROR', 'redirect_loop'],
    '/500': ['PROVIDER_ERROR', 'status'],
    '/inside': ['VALIDATION_ERROR', 'private_address'],
    'http://localhost:1/': ['VALIDATION_ERROR', 'private_address'],
  });
  expect(events.filter(({ event, status: state }) => event === 'error' && state === 'error')).toHaveLength(4);
});

test('if all targets fail with retryable errors, the step fails with a retryable error', async () => {
  pages = { '/a': status(503, { 'retry-after': '9' }), '/b': status(503) };
  const { crawling } = crawl([targetAt('/a'), targetAt('/b')]);
  await expect(crawling).rejects.toMatchObject({ errorClass: 'SERVICE_UNAVAILABLE', retryable: true });
});

test('if all targets fail with permanent errors, the step succeeds', async () => {
  pages = { '/a': redirect('/a') };
  await expect(crawl([targetAt('/a')]).crawling).resolves.toMatchObject({ profiles: [], failed: [{ id: '/a' }] });
});

test('without targets, there are no profiles', async () => {
  await expect(crawl([]).crawling).resolves.toEqual({ profiles: [], failed: [] });
});

test('the step rejects when aborted', async () => {
  pages = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`/${i}`, () => {}]));
  const controller = new AbortController();
  const { crawling } = crawl(
    Object.keys(pages).map((path) => targetAt(path)),
    controller.signal,
  );
  const ended = expect(crawling).rejects.toThrow('the worker stops');
  await until('three pages are requested', () => web.requests.length >= 3, { intervalMs: 5 });
  controller.abort(new Error('the worker stops'));
  await ended;
});

test('a hundred profiles are small enough for the result of a step', async () => {
  const large = `<title>${'t'.repeat(999)}</title><meta name=description content="${'d'.repeat(9_999)}">${'x@acme.example '.repeat(999)}`;
  pages = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`/${i}`, html(large)]));
  const { profiles } = await crawl(Object.keys(pages).map((path) => targetAt(path))).crawling;
  expect(profiles).toHaveLength(100);
  expect(JSON.stringify(profiles).length).toBeLessThan(150_000);
});

test.each([
  ['an FTP URL', { url: 'ftp://a.example' }, 'url'],
  ['NUL in the URL', { url: 'https://a.example/\0' }, 'url'],
  ['NUL in the name', { url: 'https://a.example', name: '\0' }, 'name'],
  ['an invalid URL', { url: 'acme' }, 'url'],
  ['an invalid email address', { url: 'https://a.example', email: 'x' }, 'email'],
  ['an id with a space', { url: 'https://a.example', id: 'a b' }, 'id'],
])('a target with %s is rejected with the path of the field', (_, target, field) => {
  expect(enrichmentKind.input.safeParse({ targets: [target] }).error?.issues[0]?.path).toEqual(['targets', 0, field]);
});

test('more than 100 targets are rejected', () => {
  const targets = Array(101).fill({ url: 'https://a.example' });
  expect(enrichmentKind.input.safeParse({ targets }).error?.issues[0]?.path).toEqual(['targets']);
});
