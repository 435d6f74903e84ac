// What the cluster expects of images, held against what the Dockerfile and docker-compose.yml make.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { USER } from './constructs/hardened';
import { synthesize } from './main';
import { SERVICE_PORT } from './network/components';
import { definitionsOf } from './services';
import { loadSettings } from './settings/load';
import { SERVICES } from './settings/schema';

const text = (file: string): string => readFileSync(resolve(__dirname, '../..', file), 'utf8');
/** The last stage, which is what a build without --target gives. */
const service = text('Dockerfile')
  .split(/^FROM /m)
  .at(-1)!;
const settings = loadSettings('local');

interface Container {
  readonly image: string;
  readonly command?: unknown;
  readonly args?: unknown;
}
type Objects = Readonly<Record<string, { spec: { template: { spec: { container: readonly Container[] } } } }>>;

const folder = mkdtempSync(join(tmpdir(), 'sextant-images-'));
let containers: readonly Container[];
beforeAll(() => {
  synthesize(settings, folder);
  const stack = JSON.parse(readFileSync(join(folder, 'stacks/sextant-local-platform/cdk.tf.json'), 'utf8')) as {
    resource: { kubernetes_deployment_v1: Objects; kubernetes_job_v1: Objects };
  };
  const { kubernetes_deployment_v1: deployments, kubernetes_job_v1: jobs } = stack.resource;
  containers = Object.values({ ...deployments, ...jobs }).flatMap(({ spec }) => spec.template.spec.container);
}, 30_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('each image that the local environment names is built by docker compose under that very name', () => {
  const compose = parse(text('docker-compose.yml'), { merge: true }) as {
    services: Record<string, { image: string; build?: object }>;
  };
  const built = Object.values(compose.services).filter(({ build }) => build);
  const names = built.map(({ image }) => image.replace(/\$\{\w+:-([^}]+)\}/g, '$1'));
  expect(containers.map(({ image }) => image).filter((image) => !names.includes(image))).toEqual([]);
  expect(containers).toHaveLength(SERVICES.length + 1);
});

test('the default images of Postgres and Redis are those of docker compose', () => {
  const { services } = parse(text('docker-compose.yml'), { merge: true }) as {
    services: Record<'postgres' | 'redis', { image: string }>;
  };
  const { postgres, redis } = settings;
  expect([postgres, redis]).toEqual([
    expect.objectContaining({ kind: 'in-cluster', image: services.postgres.image }),
    expect.objectContaining({ kind: 'in-cluster', image: services.redis.image }),
  ]);
});

test('an image starts its own program: the cluster gives it neither a command nor arguments', () => {
  expect(containers.filter(({ command, args }) => command !== undefined || args !== undefined)).toEqual([]);
  expect(service).toMatch(/^ENTRYPOINT \["node", .*"\/sextant\/main\.js"\]$/m);
});

test('an image runs as the user that the cluster runs it as, listens where probes ask, and owns the folder of its spool', () => {
  expect(service).toContain(`\nUSER ${USER}:${USER}\n`);
  expect(service).toContain(`\nEXPOSE ${SERVICE_PORT}\n`);
  const folders = Object.values(definitionsOf(settings)).flatMap((own) => Object.values(own.folders));
  for (const { path } of folders) expect(service).toContain(`mkdir -p ${path} && chown ${USER}:${USER} ${path}\n`);
});
