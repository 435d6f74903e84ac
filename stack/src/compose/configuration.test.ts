// The script of the container that copies the configuration from the checkout.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { REPOSITORY } from '../home';
import { until } from '../until';

const SCRIPT = join(REPOSITORY, 'stack/compose/containers/configuration.sh');

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-configuration-'));
  mkdirSync(target());
  put('alerts/rules.yml', 'dashboard_url: http://localhost:3000/d/one\n');
  put('otel/gateway.yaml', 'endpoint: http://localhost:3000/x\n');
});
afterEach(async () => {
  // Stop the script before its target folder is removed.
  if (child?.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  child = undefined;
  rmSync(folder, { recursive: true });
});

const target = (path = '') => join(folder, 'target', path);
const read = (path: string) => (existsSync(target(path)) ? readFileSync(target(path), 'utf8') : undefined);
const mode = (path: string) => (statSync(target(path)).mode & 0o777).toString(8);

/** Writes a file as in a checkout with a umask of 077. */
function put(path: string, text: string): void {
  const file = join(folder, 'source', path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text);
  chmodSync(file, 0o600);
}

const options = (port: string, opsPort = '8080', runbooks = '') => ({
  env: {
    PATH: process.env['PATH'],
    CONFIGURATION_SOURCE: join(folder, 'source'),
    CONFIGURATION_TARGET: target(),
    CONFIGURATION_READY: join(folder, 'ready'),
    GRAFANA_PORT: port,
    OPS_PORT: opsPort,
    RUNBOOKS_URL: runbooks,
    POLL_SECONDS: '0.05',
  },
});

async function start(port?: string, opsPort?: string, runbooks?: string): Promise<void> {
  child = spawn('sh', [SCRIPT], { ...options(port ?? '3000', opsPort, runbooks), stdio: 'inherit' });
  await until('the configuration is copied', () => existsSync(join(folder, 'ready')));
}

test('private files of the checkout are readable by every user in the copy', async () => {
  await start();
  expect([mode('alerts'), mode('alerts/rules.yml')]).toEqual(['755', '644']);
  expect(read('otel/gateway.yaml')).toBe('endpoint: http://localhost:3000/x\n');
});

test('the copy follows changed, new and removed files, and leaves other files untouched', async () => {
  await start();
  const before = statSync(target('otel/gateway.yaml'));
  put('alerts/rules.yml', 'changed\n');
  await until('the file is changed', () => read('alerts/rules.yml') === 'changed\n');
  put('dashboards/new.json', '{}');
  await until('the file is added', () => read('dashboards/new.json') === '{}');
  expect(mode('dashboards/new.json')).toBe('644');
  rmSync(join(folder, 'source/dashboards'), { recursive: true });
  await until('the file is removed', () => read('dashboards/new.json') === undefined);
  expect(statSync(target('otel/gateway.yaml')).ino).toBe(before.ino);
});

test('the links of alerts and boards use the ports of Grafana and ops', async () => {
  put('dashboards/boards/one.json', '{"url":"http://localhost:8080/boards/one"}');
  put('alerts/runbooks.yml', 'runbook_url: http://localhost:8080/runbooks/one');
  await start('3001', '8090');
  expect(read('alerts/rules.yml')).toBe('dashboard_url: http://localhost:3001/d/one\n');
  expect(read('alerts/runbooks.yml')).toBe('runbook_url: http://localhost:8090/runbooks/one');
  expect(read('dashboards/boards/one.json')).toBe('{"url":"http://localhost:8090/boards/one"}');
  expect(read('otel/gateway.yaml')).toBe('endpoint: http://localhost:3000/x\n');
});

test('the links to runbooks use RUNBOOKS_URL', async () => {
  put('alerts/runbooks.yml', 'runbook_url: http://localhost:8080/runbooks/one.md');
  await start('3000', '8080', 'https://git.example.com/sextant/runbooks/');
  expect(read('alerts/runbooks.yml')).toBe('runbook_url: https://git.example.com/sextant/runbooks/one.md');
});

test('every kind of Grafana provisioning has a folder', async () => {
  await start();
  const kinds = ['access-control', 'alerting', 'notifiers', 'plugins'];
  expect(kinds.filter((kind) => !existsSync(target(`dashboards/provisioning/${kind}`)))).toEqual([]);
});

test('an unreadable checkout is reported with the command that fixes it', () => {
  // Root can read every file, so a failing `cat` simulates missing permissions.
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/cat'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const { env } = options('3000');
  const { status, stderr } = spawnSync('sh', [SCRIPT], {
    env: { ...env, PATH: [join(folder, 'bin'), env.PATH].join(delimiter) },
    encoding: 'utf8',
    timeout: 10_000,
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining('chmod -R go+rX alerts dashboards otel stack/compose')]);
});
