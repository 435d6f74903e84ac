import { destinationsOf } from './network/destinations';
import { pathsOf } from './network/paths';
import { definitionsOf } from './services';
import { loadSettings } from './settings/load';

const settings = loadSettings('local');

test('commanders are passed to github-app only if set', () => {
  expect(definitionsOf(settings)['github-app'].env).not.toHaveProperty('GITHUB_COMMANDERS');
  const { env } = definitionsOf({ ...settings, commanders: ['OWNER', 'CONTRIBUTOR'] })['github-app'];
  expect(env['GITHUB_COMMANDERS']).toBe('OWNER,CONTRIBUTOR');
});

test('trusted proxies are passed to the services with an Ingress; the default is the ingress controller', () => {
  const trusted = (trustedProxies: string) =>
    Object.values(definitionsOf({ ...settings, trustedProxies })).flatMap(({ env }) => env['TRUSTED_PROXIES'] ?? []);
  expect(trusted(settings.trustedProxies)).toEqual(['1', '1']);
  expect(trusted('10.0.0.0/8,fd00::/8')).toEqual(['10.0.0.0/8,fd00::/8', '10.0.0.0/8,fd00::/8']);
});

test('the metrics port is open to Prometheus only', () => {
  const definitions = definitionsOf(settings);
  const paths = pathsOf(destinationsOf(settings));
  for (const [name, { env }] of Object.entries(definitions)) {
    expect(env['METRICS_PORT']).not.toBe(env['PORT']);
    const into = paths.filter(({ to, port }) => to === name && port === 'metrics');
    expect(into.map(({ from }) => from)).toEqual(['prometheus']);
    expect(paths.filter((path) => path.to === name && path.from === 'prometheus')).toEqual(into);
  }
});
