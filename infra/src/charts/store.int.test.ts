// A real Loki with the configuration that the chart makes, before a listener in the place of an object store.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { loadSettings } from '../settings/load';
import type { Settings } from '../settings/schema';
import { releasesOf } from '../stacks/telemetry';
import { chartFolder } from '../testing/charts/chart-folder';
import { podOf } from './pod-security';
import { objectsIn, renderedText } from '../testing/charts/render';

const temporary = mkdtempSync(join(tmpdir(), 'sextant-loki-store-'));
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

/** Listens as a store does that nobody may use; resolves with the first request. */
async function listen(): Promise<{
  port: number;
  first: Promise<{ path: string; authorization: string }>;
  close(): void;
}> {
  const server = createServer();
  const first = new Promise<{ path: string; authorization: string }>((resolve) => {
    server.on('request', (request, response) => {
      resolve({ path: request.url ?? '', authorization: request.headers.authorization ?? '' });
      response.writeHead(403).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    first,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

test('Loki asks the store at its endpoint, by path, signed with the keys that its Secret gives', async () => {
  const store = await listen();
  const local = loadSettings('local');
  // Rules refuse loopback addresses, where nothing but this test has a store.
  const settings: Settings = {
    ...local,
    loki: {
      ...local.loki,
      store: {
        kind: 's3',
        bucket: 'lines',
        region: 'eu-central-1',
        endpoint: `http://127.0.0.1:${store.port}`,
        secret: 'keys',
      },
    },
  };
  const release = releasesOf(settings).find(({ name }) => name === 'loki')!;
  const { path: chart } = chartFolder(process.env['CHARTS_DIR']!, 'loki', temporary);
  const objects = objectsIn(await renderedText({ helm: await ensureBinary('helm'), chart, temporary }, release));
  const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'loki')!;
  const file = join(temporary, 'config.yaml');
  writeFileSync(file, config.data!['config.yaml']!.replaceAll('/var/loki', temporary));

  const set = objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'loki')!;
  const { env = [] } = podOf(set)!.containers[0] as unknown as { env?: readonly { name: string }[] };
  const values = { AWS_ACCESS_KEY_ID: 'AKIDSTANDIN', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect(env.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(values)));

  const [http, grpc] = [await freePort(), await freePort()];
  const flags = [
    `-config.file=${file}`,
    `-server.http-listen-port=${http}`,
    `-server.grpc-listen-port=${grpc}`,
    '-server.http-listen-address=127.0.0.1',
    '-server.grpc-listen-address=127.0.0.1',
    '-common.storage.ring.store=inmemory',
    '-common.storage.ring.instance-addr=127.0.0.1',
    '-memberlist.bind-port=0',
    '-memberlist.join=',
  ];
  const loki = spawn(await ensureBinary('loki'), flags, { env: { PATH: '', HOME: temporary, ...values } });
  const said: string[] = [];
  loki.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  try {
    const ended = once(loki, 'exit').then(() => Promise.reject(new Error(said.join('').slice(-2_000))));
    const { path, authorization } = await Promise.race([store.first, ended]);
    expect(path).toMatch(/^\/lines[/?]/);
    expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDSTANDIN\/\d{8}\/eu-central-1\/s3\//);
  } finally {
    loki.kill('SIGKILL');
    store.close();
  }
}, 120_000);
