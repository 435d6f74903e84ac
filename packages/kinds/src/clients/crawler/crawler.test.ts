// The crawler with a local web server.
import { until } from '@sextant/stack/until';
import { captureTelemetry } from '@sextant/telemetry/testing';
import { html, redirect, startWeb, status, text, type Page, type WebServer } from '../../testing/web-server';
import type { Resolve } from './address';
import { createCrawler, type CrawlerOptions } from './crawler';

let server: WebServer;
let pages: Record<string, Page>;

beforeEach(async () => {
  captureTelemetry();
  pages = {};
  server = await startWeb(() => pages);
});
afterEach(() => server.close());

const never = new AbortController().signal;

function read(path: string, options: CrawlerOptions = {}, signal = never) {
  return createCrawler({ privateHosts: [server.host], ...options }).fetchPage(
    path.startsWith('/') ? `${server.url}${path}` : path,
    signal,
  );
}

test('follows redirects, and returns the final URL', async () => {
  pages = { '/a': redirect('/b'), '/b': redirect('c?x=1'), '/c?x=1': html('<p>é</p>') };
  await expect(read('/a#part')).resolves.toEqual({ url: `${server.url}/c?x=1`, html: '<p>é</p>' });
});

test('decodes the charset of the response', async () => {
  pages['/'] = (response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' }).end(Buffer.from([0xe9]));
  await expect(read('/')).resolves.toMatchObject({ html: 'é' });
});

describe('rejects a page', () => {
  test.each<[string, string, Record<string, Page>]>([
    ['redirect_loop', 'that redirects to itself', { '/': redirect('/') }],
    [
      'redirect_loop',
      'in a redirect loop of several pages',
      { '/': redirect('/a'), '/a': redirect('/b'), '/b': redirect('/a') },
    ],
    [
      'too_many_redirects',
      'after more than five redirects',
      Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((i) => [i === 0 ? '/' : `/${i}`, redirect(`/${i + 1}`)])),
    ],
    ['bad_url', 'with an FTP URL', { '/': redirect('ftp://example.com/') }],
    ['bad_url', 'with a file URL', { '/': redirect('file:///etc/passwd') }],
    ['bad_url', 'with a password in its URL', { '/': redirect('http://user:secret@example.com/') }],
    ['bad_url', 'with a URL that is too long', { '/': redirect(`/${'x'.repeat(2_000)}`) }],
    ['bad_url', 'with an invalid URL', { '/': redirect('http://') }],
    [
      'private_address',
      'on the metadata service of a cloud',
      { '/': redirect('http://169.254.169.254/latest/meta-data/') },
    ],
    ['private_address', 'on loopback, as an IPv4-mapped IPv6 address', { '/': redirect('http://[::ffff:127.0.0.1]/') }],
    ['private_address', 'on localhost', { '/': redirect('http://localhost:1/') }],
    ['not_html', 'of another content type', { '/': text('hello') }],
    ['not_html', 'that is compressed', { '/': html('x', { 'content-encoding': 'gzip' }) }],
    ['status', 'that does not exist', { '/': status(404) }],
    ['status', 'with a redirect without a location', { '/': status(302) }],
  ])('%s: %s', async (reason, _, answers) => {
    pages = answers;
    await expect(read('/')).rejects.toMatchObject({ reason, retryable: false });
  });

  test.each<[string, string, Record<string, Page>]>([
    ['status', 'of an unavailable server', { '/': status(503, { 'retry-after': '7' }) }],
    [
      'unreachable',
      'whose connection closes early',
      {
        '/': (response) =>
          void response
            .writeHead(200, { 'content-type': 'text/html', 'content-length': '9' })
            .write('a', () => response.destroy()),
      },
    ],
    ['status', 'whose robots.txt cannot be read', { '/robots.txt': status(500), '/': html('') }],
  ])('%s, retryable: %s', async (reason, _, answers) => {
    pages = answers;
    await expect(read('/')).rejects.toMatchObject({ reason, retryable: true });
  });

  test('too_large: of 5 MB, with or without a content length', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024, 'x');
    pages['/with-length'] = (response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': String(large.length) }).end(large);
    pages['/without-length'] = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(large);
    await expect(read('/with-length')).rejects.toMatchObject({ reason: 'too_large', retryable: false });
    await expect(read('/without-length')).rejects.toMatchObject({ reason: 'too_large', retryable: false });
  });

  test('timeout: without an end', async () => {
    pages['/'] = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).write('<p>');
    await expect(read('/', { timeoutMs: 100 })).rejects.toMatchObject({ reason: 'timeout', errorClass: 'TIMEOUT' });
  });

  test('unreachable: of a stopped server', async () => {
    const { url, host } = server;
    const closed = await startWeb(() => ({}));
    await closed.close();
    const reading = read(`${closed.url}/`, { privateHosts: [host, closed.host] });
    await expect(reading).rejects.toMatchObject({ reason: 'unreachable', errorClass: 'NETWORK_ERROR' });
    expect(closed.url).not.toBe(url);
  });
});

describe('a host name', () => {
  const resolveTo =
    (...answers: string[][]): Resolve =>
    (_, done) =>
      done(
        null,
        (answers.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  test.each([
    ['a private address', ['10.0.0.1']],
    ['a public and a private address', ['93.184.216.34', '127.0.0.1']],
  ])('with %s is rejected', async (_, addresses) => {
    const reading = read('http://shop.example/', { resolve: resolveTo(addresses) });
    await expect(reading).rejects.toMatchObject({ reason: 'private_address' });
  });

  test('without an address is unreachable', async () => {
    const reading = read('http://nowhere.example/', { resolve: resolveTo([]) });
    await expect(reading).rejects.toMatchObject({ reason: 'unreachable', retryable: true });
  });
});

describe('robots.txt', () => {
  test('is read once, and obeyed for pages and redirects', async () => {
    pages = {
      '/robots.txt': text('User-agent: *\nDisallow: /private/\nAllow: /'),
      '/private/a': html('a'),
      '/open': html('b'),
      '/trick': redirect('/private/a'),
    };
    const crawler = createCrawler({ privateHosts: [server.host] });
    await expect(crawler.fetchPage(`${server.url}/private/a`, never)).rejects.toMatchObject({ reason: 'robots' });
    await expect(crawler.fetchPage(`${server.url}/trick`, never)).rejects.toMatchObject({ reason: 'robots' });
    await expect(crawler.fetchPage(`${server.url}/open`, never)).resolves.toMatchObject({ html: 'b' });
    expect(server.requests).toEqual(['/robots.txt', '/trick', '/open']);
  });

  test('may have rules for our agent', async () => {
    pages = {
      '/robots.txt': text('User-agent: sextant-crawler\nDisallow: /\n\nUser-agent: *\nDisallow:'),
      '/': html(''),
    };
    await expect(read('/')).rejects.toMatchObject({ reason: 'robots' });
  });

  test('sets the interval between requests', async () => {
    pages = { '/robots.txt': text('User-agent: *\nCrawl-delay: 0.2'), '/1': html(''), '/2': html(''), '/3': html('') };
    const crawler = createCrawler({ privateHosts: [server.host] });
    const started = performance.now();
    await Promise.all(['/1', '/2', '/3'].map((path) => crawler.fetchPage(`${server.url}${path}`, never)));
    expect(performance.now() - started).toBeGreaterThan(390);
  });

  test('with a long crawl delay causes a retryable error', async () => {
    pages = { '/robots.txt': text('User-agent: *\nCrawl-delay: 3600'), '/1': html(''), '/2': html('') };
    const crawler = createCrawler({ privateHosts: [server.host] });
    await expect(crawler.fetchPage(`${server.url}/1`, never)).resolves.toBeDefined();
    await expect(crawler.fetchPage(`${server.url}/2`, never)).rejects.toMatchObject({
      ...{ reason: 'crawl_delay', errorClass: 'RATE_LIMIT' },
      retryAfterMs: expect.closeTo(3_600_000, -4),
    });
  });
});

test('a host gets at most two concurrent requests', async () => {
  let open = 0;
  let max = 0;
  const slow: Page = (response) => {
    max = Math.max(max, (open += 1));
    setTimeout(() => {
      open -= 1;
      html('')(response);
    }, 30);
  };
  pages = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`/${i}`, slow]));
  const crawler = createCrawler({ privateHosts: [server.host] });
  await Promise.all(Object.keys(pages).map((path) => crawler.fetchPage(`${server.url}${path}`, never)));
  expect(max).toBe(2);
});

test('an abort rejects all reads at once, including those that wait for their turn', async () => {
  pages = Object.fromEntries(['/1', '/2', '/3'].map((path) => [path, (): void => {}]));
  const controller = new AbortController();
  const crawler = createCrawler({ privateHosts: [server.host] });
  const reads = Object.keys(pages).map((path) => crawler.fetchPage(`${server.url}${path}`, controller.signal));
  const ended = Promise.allSettled(reads);
  await until('two pages are requested', () => server.requests.length >= 3, { intervalMs: 5 });
  const started = performance.now();
  controller.abort(new Error('the worker stops'));
  const reasons = (await ended).map((read) => (read.status === 'rejected' ? (read.reason as Error).message : ''));
  expect(reasons).toEqual(Array(3).fill('the worker stops'));
  expect(performance.now() - started).toBeLessThan(1_000);
});
