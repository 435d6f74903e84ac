// Extraction from valid and invalid pages.
import { extractPage } from './extract';

const PAGE = `<!doctype html><html><head>
<title> Acme &amp;
  Sons </title>
<meta name="Description" content="Anvils &quot;since&quot; 1920">
<style>.x { color: red }</style>
<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "no"},
  {"@type": ["Corporation"], "name": "Acme Inc.", "url": "https://acme.example", "email": "mailto:Info@acme.example"}]}</script>
<script>var hidden = "spy@evil.example";</script>
</head><body><h1>Anvils</h1><p>Write to sales@acme.example or</p>
<a href="mailto:info@acme.example?subject=x">mail</a> <a href="about.html">About</a>
<svg><title>drawing</title></svg><!-- old@acme.example -->
</body></html>`;

test('extracts the title, description, email addresses, organization, text and links', () => {
  expect(extractPage(PAGE)).toEqual({
    title: 'Acme & Sons',
    description: 'Anvils "since" 1920',
    emails: ['info@acme.example', 'sales@acme.example'],
    organization: { name: 'Acme Inc.', url: 'https://acme.example', email: 'Info@acme.example' },
    text: 'Anvils Write to sales@acme.example or mail About',
    links: ['mailto:info@acme.example?subject=x', 'about.html'],
  });
});

test.each([
  ['an empty page', ''],
  ['text that is not HTML', '\0\u0001\ud800 < > &'],
  ['unclosed tags', '<html><head><title>x<body><p><a href="b">'],
  ['invalid JSON-LD', '<script type="application/ld+json">{"@type": "Organization", </script>'],
  ['JSON-LD that is null', '<script type="application/ld+json">null</script>'],
  ['JSON-LD without a name', '<script type="application/ld+json">[{"@type": "Organization", "name": 3}]</script>'],
])('%s has no organization and causes no error', (_, html) => {
  const extract = extractPage(html);
  expect(extract.organization).toBeUndefined();
  expect(JSON.stringify(extract)).not.toMatch(/\\u0000|\\ud800/);
});

test('the extract is small, even if the page is large', () => {
  const extract = extractPage(`<title>${'t'.repeat(9_000)}</title>${'<a href="/x">word@b.example </a>'.repeat(9_000)}`);
  expect(JSON.stringify(extract).length).toBeLessThan(10_000);
});
