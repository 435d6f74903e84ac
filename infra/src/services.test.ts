// What settings of an environment change in the variables of our services.
import { definitionsOf } from './services';
import { destinationsOf } from './network/destinations';
import { pathsOf } from './network/paths';
import { loadSettings } from './settings/load';

describe('whose commands start runs', () => {
  const settings = loadSettings('local');

  test("is github-app's own default unless it is set", () => {
    expect(definitionsOf(settings)['github-app'].env).not.toHaveProperty('GITHUB_COMMANDERS');
  });

  test('reaches github-app', () => {
    const { env } = definitionsOf({ ...settings, commanders: ['OWNER', 'CONTRIBUTOR'] })['github-app'];
    expect(env['GITHUB_COMMANDERS']).toBe('OWNER,CONTRIBUTOR');
  });
});

describe('proxies that are trusted', () => {
  const settings = loadSettings('local');
  const trusted = (trustedProxies: string) => {
    const definitions = definitionsOf({ ...settings, trustedProxies });
    return (['github-app', 'ops'] as const).map((name) => definitions[name].env['TRUSTED_PROXIES']);
  };

  test('are the ingress controller alone unless set', () => {
    expect(trusted(settings.trustedProxies)).toEqual(['1', '1']);
  });

  test('reach the services that have an ingress', () => {
    expect(trusted('2')).toEqual(['2', '2']);
    expect(trusted('10.0.0.0/8,fd00::/8')).toEqual(['10.0.0.0/8,fd00::/8', '10.0.0.0/8,fd00::/8']);
  });

  test('are no part of the others', () => {
    expect(definitionsOf(settings).controller.env).not.toHaveProperty('TRUSTED_PROXIES');
  });
});

test('metrics have a port of their own, which Prometheus reaches and the ingress controller does not', () => {
  const definitions = definitionsOf(loadSettings('local'));
  const paths = pathsOf(destinationsOf(loadSettings('local')));
  for (const [name, { env }] of Object.entries(definitions)) {
    expect(env['METRICS_PORT']).not.toBe(env['PORT']);
    const into = paths.filter(({ to, port }) => to === name && port === 'metrics');
    expect(into.map(({ from }) => from)).toEqual(['prometheus']);
    expect(paths.filter((path) => path.to === name && path.from === 'prometheus')).toEqual(into);
  }
});
