// The pages of a company's web site.
import type { Company } from '../companies';

/** Pages by their path below the home page. */
export const PAGES: Readonly<Record<string, (company: Company, home: string) => string>> = {
  '': homePage,
  about: aboutPage,
  products: productsPage,
  contact: contactPage,
  // robots.txt disallows this page.
  'private/prices': (company, home) =>
    html({ company, home, title: 'Prices for partners', body: '<p>For partners only.</p>' }),
};

function homePage(company: Company, home: string): string {
  const links = ['about', 'products', 'contact']
    .map((page) => `<li><a href="${home}${page}">${page}</a></li>`)
    .join('');
  const body = `<p class="claim">${escape(company.claim)}</p>\n<nav><ul>${links}<li><a href="${home}private/prices">partners</a></li></ul></nav>`;
  return html({ company, home, title: company.name, body });
}

function aboutPage(company: Company, home: string): string {
  const { name, founded, employees, city, industry } = company;
  const body = `<p>${escape(name)} was founded in ${founded}. Today ${employees} people work in ${escape(city)} and elsewhere in ${industry}.</p>`;
  return html({ company, home, title: `About ${name}`, body });
}

function productsPage(company: Company, home: string): string {
  const items = company.products.map(
    (product) => `<li><h2>${escape(product)}</h2><p>${escape(company.claim)}</p></li>`,
  );
  return html({ company, home, title: `Products of ${company.name}`, body: `<ul>\n${items.join('\n')}\n</ul>` });
}

function contactPage(company: Company, home: string): string {
  const { street, city, country, email, domain } = company;
  const address = `<address>${escape(street)}<br>${escape(city)}, ${country}</address>`;
  const mails = [email, `sales@${domain}`].map((mail) => `<a href="mailto:${mail}">${mail}</a>`).join(' · ');
  return html({ company, home, title: 'Contact', body: `${address}\n<p>${mails}</p>` });
}

interface PageContent {
  readonly company: Company;
  readonly home: string;
  readonly title: string;
  readonly body: string;
}

function html({ company, home, title, body }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(title)}</title>
<meta name="description" content="${escape(company.claim)}">
<meta property="og:site_name" content="${escape(company.name)}">
<link rel="canonical" href="${home}">
<script type="application/ld+json">${JSON.stringify(organization(company)).replaceAll('<', '\\u003c')}</script>
</head>
<body>
<h1>${escape(title)}</h1>
${body}
<footer>© ${escape(company.name)} · ${escape(company.city)} · <a href="mailto:${company.email}">${company.email}</a></footer>
</body>
</html>
`;
}

function organization({ name, domain, email, founded, employees, street, city, country, claim }: Company) {
  return {
    '@context': 'https://schema.org',
    '@type': 'Organization',
    name,
    url: `https://www.${domain}/`,
    email,
    description: claim,
    foundingDate: String(founded),
    numberOfEmployees: { '@type': 'QuantitativeValue', value: employees },
    address: { '@type': 'PostalAddress', streetAddress: street, addressLocality: city, addressCountry: country },
  };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
