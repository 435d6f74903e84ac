import { COMPANIES } from '../companies';
import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator();

const visit = (path: string) => fetch(`${simulator.url}${path}`);

describe('a company’s site', () => {
  test.each(COMPANIES.map(({ slug, name }) => [name, slug]))(
    'the home page of %s links to pages that exist',
    async (_name, slug) => {
      const home = await (await visit(`/web/${slug}/`)).text();
      const links = [...home.matchAll(/<a href="([^"]+)"/g)]
        .map(([, href = '']) => href)
        .filter((href) => !href.startsWith('mailto:'));
      expect(links).toContain(`${simulator.url}/web/${slug}/contact`);
      for (const link of links) {
        const page = await fetch(link);
        expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      }
    },
  );

  test('identifies the company in its metadata', async () => {
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

  test.each(['/web/no-such-company/', '/web/tailspin-toys/no-such-page'])(
    '%s is an HTML page with status 404',
    async (path) => {
      const page = await visit(path);
      expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('Not Found')]);
    },
  );
});

test('robots.txt disallows the private pages', async () => {
  const robots = await visit('/robots.txt');
  expect(robots.headers.get('content-type')).toContain('text/plain');
  expect(await robots.text()).toContain('User-agent: *\nDisallow: /web/*/private/');
});
