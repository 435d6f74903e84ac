// A real Loki with the rendered configuration, and a fake S3 server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { loadSettings } from '../settings/load';
import type { Settings } from '../settings/schema';
import { ChartRenderer, objectsIn, releaseOf } from '../testing/charts/render';
import { podTemplateOf } from '../testing/charts/rendered-workload';

const renderer = new ChartRenderer();
const requests: { readonly path: string; readonly authorization: string }[] = [];
const s3 = createServer((request, response) => {
  requests.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '' });
  response.writeHead(403).end();
});
afterAll(() => {
  s3.close();
  s3.closeAllConnections();
  renderer.remove();
});

test('Loki sends path-style requests to the endpoint, signed with the keys from the Secret', async () => {
  await once(s3.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(s3.address() as AddressInfo).port}`;
  const { loki: defaults, ...local } = loadSettings('local');
  const store = { kind: 's3', bucket: 'lines', region: 'eu-central-1', endpoint, secret: 'keys' } as const;
  // Not validated: checkSettings rejects loopback addresses.
  const settings: Settings = { ...local, loki: { ...defaults, store } };
  const release = releaseOf(settings, 'loki');
  const objects = objectsIn(await renderer.render(release), release.namespace);
  const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'loki')!;
  const file = join(renderer.folder, 'config.yaml');
  writeFileSync(file, config.data!['config.yaml']!.replaceAll('/var/loki', renderer.folder));

  const set = objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'loki')!;
  const { env = [] } = podTemplateOf(set)!.spec.containers[0]!;
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect(env.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(keys)));

  const flags = [
    `-config.file=${file}`,
    `-server.http-listen-port=${await freePort()}`,
    `-server.grpc-listen-port=${await freePort()}`,
    '-server.http-listen-address=127.0.0.1',
    '-server.grpc-listen-address=127.0.0.1',
    '-common.storage.ring.store=inmemory',
    '-common.storage.ring.instance-addr=127.0.0.1',
    '-memberlist.bind-port=0',
    '-memberlist.join=',
  ];
  const loki = spawn(await ensureBinary('loki'), flags, { env: { PATH: '', HOME: renderer.folder, ...keys } });
  let log = '';
  loki.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  try {
    const exited = once(loki, 'exit').then(() => Promise.reject(new Error(log.slice(-2_000))));
    await Promise.race([once(s3, 'request'), exited]);
    expect(requests[0]!.path).toMatch(/^\/lines[/?]/);
    expect(requests[0]!.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/s3\//);
  } finally {
    loki.kill('SIGKILL');
  }
}, 120_000);
