import { composeSite, PROFILES, type Profile } from '../../compose/site';
import { expectedTargets, prometheusTargets } from './targets';

const siteOf = (profile: Profile) => composeSite(profile, {} as never);

function expectedServices(profile: Profile): string[] {
  const { groups } = expectedTargets(siteOf(profile)) as {
    readonly groups: readonly { readonly rules: readonly { readonly labels: { readonly service: string } }[] }[];
  };
  return groups.flatMap(({ rules }) => rules.map(({ labels }) => labels.service));
}

test.each(Object.keys(PROFILES) as Profile[])('profile %s expects the services that it scrapes', (profile) => {
  const { alertmanagers: _, ...jobs } = prometheusTargets(siteOf(profile)) as Readonly<
    Record<string, readonly { readonly labels: { readonly service: string } }[]>
  >;
  const scraped = Object.values(jobs).flatMap((groups) => groups.map(({ labels }) => labels.service));
  expect(expectedServices(profile)).toEqual([...new Set(scraped)].sort());
});

test('a profile expects only its own components', () => {
  const full = expectedServices('full');
  expect(full).toEqual(
    expect.arrayContaining(['worker', 'collector', 'loki', 'jaeger', 'alertmanager', 'node-exporter']),
  );
  expect(full.filter((service) => !expectedServices('minimal').includes(service))).toEqual([
    'alertmanager',
    'jaeger',
    'loki',
    'node-exporter',
  ]);
});
