import { COMPANIES } from '../companies';
import { startWorld, type TestWorld } from '../testing/start-world';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const visit = (path: string) => fetch(`${world.url}${path}`, { redirect: 'manual' });

describe('a company’s site', () => {
  test.each(COMPANIES.map(({ slug, name }) => [name, slug]))('%s has a home and further pages', async (_name, slug) => {
    const home = await (await visit(`/web/${slug}/`)).text();
    const links = [...home.matchAll(/<a href="([^"]+)"/g)]
      .map(([, href = '']) => href)
      .filter((href) => !href.startsWith('mailto:'));
    expect(links).toContain(`${world.url}/web/${slug}/contact`);
    for (const link of links) {
      const page = await fetch(link);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    }
  });

  test('says in its head who it is', async () => {
    const html = await (await visit('/web/margies-travel/contact')).text();
    expect(html).toContain('<title>Contact</title>');
    expect(html).toContain('<meta name="description" content="Journeys by train');
    expect(html).toContain('mailto:hello@margies-travel.example');
    expect(html).toContain('<address>Rua Augusta 51');
    const [, jsonLd = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(jsonLd)).toMatchObject({
      '@type': 'Organization',
      name: 'Margie’s Travel',
      url: 'https://www.margies-travel.example/',
      email: 'hello@margies-travel.example',
      address: { addressLocality: 'Lisbon', addressCountry: 'PT' },
    });
  });

  test.each(['/web/no-such-company/', '/web/tailspin-toys/no-such-page'])('%s is 404 in HTML', async (path) => {
    const page = await visit(path);
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('Not Found')]);
  });
});

test('robots.txt forbids paths, and asks one crawler to be slower', async () => {
  const robots = await visit('/robots.txt');
  const text = await robots.text();
  expect(robots.headers.get('content-type')).toContain('text/plain');
  expect(text).toContain('User-agent: *\nDisallow: /web/*/private/');
  expect(text).toMatch(/User-agent: SlowBot\nCrawl-delay: 2/);
});

describe('traps', () => {
  test.each([
    ['/web/loop/a', '/web/loop/b'],
    ['/web/loop/b', '/web/loop/a'],
    ['/web/redirect/chain/7', '/web/redirect/chain/8'],
    ['/web/redirect/metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['/web/redirect/loopback', 'http://127.0.0.1:1/'],
    ['/web/redirect/file', 'file:///etc/passwd'],
  ])('%s redirects to %s', async (path, to) => {
    const { status, headers } = await visit(path);
    expect([status, headers.get('location')]).toEqual([302, to]);
  });

  test('the huge page has 5 MB and does not say so', async () => {
    const page = await visit('/web/huge');
    expect(page.headers.get('content-length')).toBeNull();
    expect((await page.arrayBuffer()).byteLength).toBeGreaterThanOrEqual(5 * 1024 * 1024);
  });

  test.each([
    ['/web/brochure.pdf', 200, 'application/pdf'],
    ['/web/broken', 500, 'text/html'],
    ['/web/slow', 200, 'text/html; charset=utf-8'],
  ])('%s answers %d with %s', async (path, status, type) => {
    const page = await visit(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([status, type]);
  });
});
