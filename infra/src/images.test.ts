// Requirements of the cluster on our images, checked against the Dockerfile and docker-compose.yml.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { USER } from './constructs/hardened';
import { SERVICE_PORT } from './network/components';
import { definitionsOf } from './services';
import { loadSettings } from './settings/load';
import { SERVICES } from './settings/schema';
import { every, synthesized } from './testing/synthesized';

const text = (file: string): string => readFileSync(resolve(__dirname, '../..', file), 'utf8');
/** The last stage of the Dockerfile, the default target. */
const service = text('Dockerfile')
  .split(/^FROM /m)
  .at(-1)!;
const settings = loadSettings('local');
const compose = parse(text('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, { readonly image: string; readonly build?: object }>>;
};

interface Container {
  readonly image: string;
  readonly command?: unknown;
  readonly args?: unknown;
}

const platform = synthesized(settings).stack('platform');
const containers = ['kubernetes_deployment_v1', 'kubernetes_job_v1'].flatMap((type) =>
  every(platform, type).flatMap(({ spec }) => spec.template.spec.container as Container[]),
);

test('docker compose builds every image of the local environment under the same name', () => {
  const built = Object.values(compose.services).filter(({ build }) => build);
  const names = built.map(({ image }) => image.replace(/\$\{\w+:-([^}]+)\}/g, '$1'));
  expect(containers.map(({ image }) => image).filter((image) => !names.includes(image))).toEqual([]);
  expect(containers).toHaveLength(SERVICES.length + 1);
});

test('the default images of Postgres and Redis are those of docker compose', () => {
  const { postgres, redis } = settings;
  expect([postgres, redis]).toEqual([
    expect.objectContaining({ kind: 'in-cluster', image: compose.services['postgres']!.image }),
    expect.objectContaining({ kind: 'in-cluster', image: compose.services['redis']!.image }),
  ]);
});

test('containers use the entry point of their image', () => {
  expect(containers.filter(({ command, args }) => command !== undefined || args !== undefined)).toEqual([]);
  expect(service).toMatch(/^ENTRYPOINT \["node", .*"\/sextant\/main\.js"\]$/m);
});

test('images match the user, the port and the spool folders of the pods', () => {
  expect(service).toContain(`\nUSER ${USER}:${USER}\n`);
  expect(service).toContain(`\nEXPOSE ${SERVICE_PORT}\n`);
  const folders = Object.values(definitionsOf(settings)).flatMap((definition) => Object.values(definition.folders));
  for (const { path } of folders) expect(service).toContain(`mkdir -p ${path} && chown ${USER}:${USER} ${path}\n`);
});
