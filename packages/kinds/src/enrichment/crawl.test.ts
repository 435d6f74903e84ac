// The step crawl over a local web: profiles of companies, and targets that cannot be read.
import { captureTelemetry } from '@sextant/telemetry/testing';
import type { EnrichmentTarget } from '@sextant/records/enrichment';
import { createCrawler } from '../clients/crawler/crawler';
import { testContext } from '../testing/context';
import { html, redirect, startWeb, status, type Answer, type WebServer } from '../testing/web-server';
import type { EnrichmentInput } from './kind';
import { enrichmentKind } from './kind';
import { enrichmentSteps, type EnrichmentResults } from './steps';

let web: WebServer;
let pages: Record<string, Answer>;

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

test('a profile is what up to three pages of a company say', async () => {
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
  expect(web.asked).toEqual(['/robots.txt', '/acme/', '/acme/about', '/acme/contact']);
  expect(events.map(({ entityId, event, status: state }) => [entityId, event, state])).toEqual([
    ['/acme/', 'start', 'ok'],
    ['/acme/', 'finish', 'ok'],
  ]);
});

test('a known address comes before those on the page, and tells the domain', async () => {
  pages = { '/': html('info@host.example') };
  const { profiles } = await crawl([targetAt('/', { email: 'me@acme.example' })]).crawling;
  expect(profiles).toEqual([expect.objectContaining({ email: 'me@acme.example', domain: 'acme.example' })]);
});

test('a further page that cannot be read is passed over', async () => {
  pages = { ...acme, '/acme/about': status(500) };
  const { crawling, events } = crawl([targetAt('/acme/')]);
  await expect(crawling).resolves.toMatchObject({ failed: [], profiles: [{ pages: 2 }] });
  expect(events).toContainEqual(expect.objectContaining({ event: 'error', status: 'skip', entityId: '/acme/' }));
});

test('targets that are refused or fail are recorded, each with its reason, and the others go on', async () => {
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

test('when all fail in a way that may pass, the step fails and is tried again', async () => {
  pages = { '/a': status(503, { 'retry-after': '9' }), '/b': status(503) };
  const { crawling } = crawl([targetAt('/a'), targetAt('/b')]);
  await expect(crawling).rejects.toMatchObject({ errorClass: 'SERVICE_UNAVAILABLE', retryable: true });
});

test('when all are refused, there is nothing to try again', async () => {
  pages = { '/a': redirect('/a') };
  await expect(crawl([targetAt('/a')]).crawling).resolves.toMatchObject({ profiles: [], failed: [{ id: '/a' }] });
});

test('no targets are no profiles', async () => {
  await expect(crawl([]).crawling).resolves.toEqual({ profiles: [], failed: [] });
});

test('aborting ends the step', async () => {
  pages = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`/${i}`, () => {}]));
  const controller = new AbortController();
  const { crawling } = crawl(
    Object.keys(pages).map((path) => targetAt(path)),
    controller.signal,
  );
  const ended = expect(crawling).rejects.toThrow('the worker stops');
  while (web.asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort(new Error('the worker stops'));
  await ended;
});

test('a hundred profiles are small enough to be handed on', async () => {
  const large = `<title>${'t'.repeat(999)}</title><meta name=description content="${'d'.repeat(9_999)}">${'x@acme.example '.repeat(999)}`;
  pages = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`/${i}`, html(large)]));
  const { profiles } = await crawl(Object.keys(pages).map((path) => targetAt(path))).crawling;
  expect(profiles).toHaveLength(100);
  expect(JSON.stringify(profiles).length).toBeLessThan(150_000);
});

test.each([
  ['a URL of another protocol', { url: 'ftp://a.example' }, 'url'],
  ['NUL in the URL', { url: 'https://a.example/\0' }, 'url'],
  ['NUL in the name', { url: 'https://a.example', name: '\0' }, 'name'],
  ['no URL', { url: 'acme' }, 'url'],
  ['a bad address', { url: 'https://a.example', email: 'x' }, 'email'],
  ['an id with a space', { url: 'https://a.example', id: 'a b' }, 'id'],
])('a target with %s is refused by the field’s path', (_, target, field) => {
  expect(enrichmentKind.input.safeParse({ targets: [target] }).error?.issues[0]?.path).toEqual(['targets', 0, field]);
});

test('more than a hundred targets are refused', () => {
  const targets = Array(101).fill({ url: 'https://a.example' });
  expect(enrichmentKind.input.safeParse({ targets }).error?.issues[0]?.path).toEqual(['targets']);
});
