// The simulated companies, shared by the web sites, the vendors and the CRM.

export interface Company {
  readonly slug: string;
  readonly name: string;
  readonly domain: string;
  readonly email: string;
  readonly industry: string;
  readonly employees: number;
  readonly founded: number;
  readonly street: string;
  readonly city: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly claim: string;
  readonly products: readonly string[];
}

export const COMPANIES: readonly Company[] = [
  company('northwind-traders', 'Northwind Traders | wholesale | 340 | 1986 | 12 Harbour Street | Seattle | US', {
    claim: 'Specialty foods from forty countries, delivered to shops within two days.',
    products: ['Chai and spices', 'Cheeses', 'Dried fruit'],
  }),
  company('contoso-robotics', 'Contoso Robotics | manufacturing | 1200 | 2004 | Industriestr. 8 | Munich | DE', {
    claim: 'Robot arms that work beside people, without a cage.',
    products: ['C5 arm', 'C10 arm', 'Gripper kit', 'Cell planner'],
  }),
  company('fabrikam-textiles', 'Fabrikam Textiles | textiles | 85 | 1951 | Via dei Mercanti 3 | Milan | IT', {
    claim: 'Wool and linen, woven to order in short runs.',
    products: ['Linen', 'Merino wool'],
  }),
  company('tailspin-toys', 'Tailspin Toys | retail | 56 | 1998 | 44 Market Square | Bristol | GB', {
    claim: 'Wooden toys that survive three children.',
    products: ['Railways', 'Puzzles', 'Kites'],
  }),
  company('wingtip-analytics', 'Wingtip Analytics | software | 210 | 2013 | 88 Queen Street West | Toronto | CA', {
    claim: 'Sales forecasts that say how sure they are.',
    products: ['Forecast', 'Pipeline review', 'Data import'],
  }),
  company('adatum-health', 'Adatum Health | healthcare | 900 | 1992 | 5 Rue des Lilas | Lyon | FR', {
    claim: 'Laboratory results the same day, for practices of every size.',
    products: ['Blood panels', 'Home kits', 'Practice portal'],
  }),
  company('litware-logistics', 'Litware Logistics | logistics | 2300 | 1979 | Havenweg 21 | Rotterdam | NL', {
    claim: 'Containers by rail between sixteen ports, with a seat on every train.',
    products: ['Rail slots', 'Customs service', 'Cold chain'],
  }),
  company('proseware-books', 'Proseware Books | publishing | 34 | 2008 | Nørregade 14 | Copenhagen | DK', {
    claim: 'Textbooks that are corrected every term.',
    products: ['Mathematics', 'Chemistry'],
  }),
  company('woodgrove-finance', 'Woodgrove Finance | finance | 640 | 1967 | 200 Collins Street | Melbourne | AU', {
    claim: 'Loans for farms, decided by people who have run one.',
    products: ['Equipment loans', 'Seasonal credit', 'Insurance'],
  }),
  company('lucerne-optics', 'Lucerne Optics | manufacturing | 150 | 1934 | Seestrasse 40 | Lucerne | CH', {
    claim: 'Lenses for microscopes and cameras, ground by hand and measured by laser.',
    products: ['Objectives', 'Filters', 'Calibration'],
  }),
  company('alpine-ski-house', 'Alpine Ski House | tourism | 48 | 1961 | Dorfplatz 2 | Innsbruck | AT', {
    claim: 'Rooms, passes and lessons in one booking.',
    products: ['Rooms', 'Ski school', 'Rental'],
  }),
  company('coho-vineyard', 'Coho Vineyard | agriculture | 27 | 1989 | Ruta 89 km 12 | Mendoza | AR', {
    claim: 'Malbec from one slope, in numbered bottles.',
    products: ['Malbec', 'Rosé', 'Tastings'],
  }),
  company('relecloud-hosting', 'Relecloud Hosting | software | 410 | 2010 | Telliskivi 60 | Tallinn | EE', {
    claim: 'Servers in nine cities, billed by the minute.',
    products: ['Machines', 'Object storage', 'Managed Postgres', 'Support'],
  }),
  company('margies-travel', 'Margie’s Travel | tourism | 12 | 2001 | Rua Augusta 51 | Lisbon | PT', {
    claim: 'Journeys by train for people who dislike airports.',
    products: ['Rail tours', 'Night trains'],
  }),
];

export function findCompany(slug: string): Company | undefined {
  return COMPANIES.find((one) => one.slug === slug);
}

/** The URL of a company's home page; `origin` is the simulator's, such as http://127.0.0.1:4000. */
export function homeOf({ slug }: Company, origin: string): string {
  return `${origin}/web/${slug}/`;
}

/** Parses 'name | industry | employees | founded | street | city | country'. */
function company(slug: string, facts: string, more: Pick<Company, 'claim' | 'products'>): Company {
  const [name = '', industry = '', employees, founded, street = '', city = '', country = ''] = facts.split(' | ');
  const domain = `${slug}.example`;
  return {
    ...{ slug, name, domain, email: `hello@${domain}`, industry, street, city, country },
    ...{ employees: Number(employees), founded: Number(founded) },
    ...more,
  };
}
