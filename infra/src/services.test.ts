import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { destinationsOf } from './network/destinations';
import { pathsOf } from './network/paths';
import { definitionsOf } from './services';
import { loadSettings } from './settings/load';
import type { Settings } from './settings/schema';

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

describe('sign-in', () => {
  const signIn = {
    issuer: 'https://id.example.com/realms/sextant',
    audience: 'sextant',
    clientId: 'console',
    scopes: 'openid groups',
    orgClaim: 'tenant',
    roleClaim: 'groups',
  };
  const opsWith = (one: Partial<Settings>) => definitionsOf({ ...settings, ...one }).ops;
  const oidcOf = ({ env, secretEnv }: ReturnType<typeof opsWith>) =>
    Object.fromEntries(Object.entries({ ...env, ...secretEnv }).filter(([name]) => name.startsWith('OIDC_')));

  test('without a provider is with keys only', () => {
    expect(oidcOf(opsWith({}))).toEqual({});
  });

  test('has the client at the provider, and its secret by reference', () => {
    const variables = {
      OIDC_ISSUER: 'https://id.example.com/realms/sextant',
      OIDC_AUDIENCE: 'sextant',
      OIDC_CLIENT_ID: 'console',
      OIDC_SCOPES: 'openid groups',
      OIDC_ORG_CLAIM: 'tenant',
      OIDC_ROLE_CLAIM: 'groups',
    };
    expect(oidcOf(opsWith({ signIn }))).toEqual(variables);
    expect(oidcOf(opsWith({ signIn: { ...signIn, secret: 'sextant-sign-in' } }))).toEqual({
      ...variables,
      OIDC_CLIENT_SECRET: { secret: 'sextant-sign-in', key: 'client-secret' },
    });
  });

  test('returns to the host of the Ingress, over TLS', () => {
    expect(opsWith({}).env['CONSOLE_URL']).toBe('https://ops.sextant.test');
  });

  test('has only variables of ops', () => {
    const known = Object.keys(oidcOf(opsWith({ signIn: { ...signIn, secret: 's' } })));
    const reference = readFileSync(resolve(__dirname, '../../docs/configuration.md'), 'utf8');
    const ops = reference.split('\n## ').find((part) => part.startsWith('ops\n'))!;
    expect(known.filter((name) => !ops.includes(`\`${name}\``))).toEqual([]);
  });
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
