// The configuration and provisioning of Grafana on a stack.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Site } from '../../component';
import { homeAt } from '../../home';
import { grafana, grafanaConfig } from './grafana';
import { grafanaHome } from './installation';

const root = mkdtempSync(join(tmpdir(), 'grafana-'));
afterAll(() => rmSync(root, { recursive: true }));

/** An installation, as far as the component looks at it. */
const program = join(root, 'installation', 'bin', 'grafana');
mkdirSync(join(root, 'installation', 'conf'), { recursive: true });
mkdirSync(join(root, 'installation', 'bin'));
writeFileSync(join(root, 'installation', 'conf', 'defaults.ini'), '');
writeFileSync(program, '');

const site = {
  home: homeAt(join(root, 'stack')),
  secrets: {
    GRAFANA_ADMIN_PASSWORD: 'generated',
    SEXTANT_BOARDS_DB_PASSWORD: 'of the role',
    ALERTMANAGER_PASSWORD: 'of Alertmanager',
  } as Site['secrets'],
  settings: { SEXTANT_GRAFANA: program },
  host: '127.0.0.1',
  port: () => 3000,
  url: (name: string) => `http://127.0.0.1/${name}`,
  address: () => '127.0.0.1:5432',
  has: () => true,
} as unknown as Site;
const inConfig = (...path: string[]): string => join(site.home.config('grafana'), ...path);

test('it listens on this machine only, with a generated password and without anonymous access', () => {
  const text = grafanaConfig(site);
  for (const line of ['http_addr = 127.0.0.1', 'admin_password = generated', '[auth.anonymous]\nenabled = false'])
    expect(text).toContain(line);
});

test('only the owner can read the file with the password', async () => {
  await grafana.prepare!(site);
  expect(statSync(inConfig('grafana.ini')).mode & 0o777).toBe(0o600);
  expect(JSON.stringify(grafana.command(site))).not.toContain('generated"');
});

test('it has the generated boards, with links to the console of the stack, and no others', async () => {
  mkdirSync(inConfig('boards'), { recursive: true });
  writeFileSync(inConfig('boards', 'deleted.json'), '{}');
  await grafana.prepare!(site);
  const boards = readdirSync(inConfig('boards'));
  expect(boards).toContain('sextant-ai-jobs.json');
  expect(boards).not.toContain('deleted.json');
  const text = boards.map((file) => readFileSync(inConfig('boards', file), 'utf8')).join('');
  expect(text).toContain('http://127.0.0.1/ops/boards/');
  expect(text).not.toContain('localhost');
});

test('every variable of the provisioning is set, and every kind has a folder', async () => {
  await grafana.prepare!(site);
  const folders = readdirSync(inConfig('provisioning'));
  expect(folders.sort()).toEqual(['access-control', 'alerting', 'dashboards', 'datasources', 'notifiers', 'plugins']);
  const { env = {} } = grafana.command(site);
  const texts = ['dashboards', 'datasources'].map((kind) =>
    readFileSync(inConfig('provisioning', kind, 'sextant.yml'), 'utf8'),
  );
  const variables = texts.join('').matchAll(/(?<!\$)\$([A-Z_]+)/g);
  expect([...new Set([...variables].map(([, name]) => name))].sort()).toEqual(Object.keys(env).sort());
});

test('it signs in at Alertmanager, with a password that is in no file', async () => {
  await grafana.prepare!(site);
  const text = readFileSync(inConfig('provisioning', 'datasources', 'sextant.yml'), 'utf8');
  const { datasources } = parse(text) as { datasources: readonly { type: string }[] };
  expect(datasources.filter((source) => 'basicAuth' in source)).toMatchObject([
    { type: 'alertmanager', basicAuthUser: 'sextant', secureJsonData: { basicAuthPassword: '$ALERTMANAGER_PASSWORD' } },
  ]);
  expect(grafana.command(site).env).toMatchObject({ ALERTMANAGER_PASSWORD: 'of Alertmanager' });
});

test('its home is the folder of its installation', () => {
  expect(grafanaHome(program)).toBe(join(root, 'installation'));
  expect(() => grafanaHome(join(root, 'stack', 'config', 'grafana', 'grafana.ini'))).toThrow(
    'could not find conf/defaults.ini',
  );
});
