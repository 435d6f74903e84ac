// Grafana as a component of a stack. The program stands for Grafana: it reads the same arguments and configuration.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeAt } from '../../home';
import { startStack, type TestStack } from '../../testing/testing';
import { GRAFANA_VARIABLE } from './installation';

const PROGRAM = `#!/usr/bin/env node
const { readFileSync, existsSync } = require('node:fs');
const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const ini = readFileSync(option('--config'), 'utf8');
const setting = (key) => new RegExp('^' + key + ' = (.*)$', 'm').exec(ini)[1];
if (process.argv[2] !== 'server' || !existsSync(option('--homepath') + '/conf/defaults.ini')) process.exit(1);
require('node:http')
  .createServer((request, response) => {
    response.statusCode = request.url === '/api/health' ? 200 : 404;
    response.end(JSON.stringify({ provisioning: setting('provisioning'), boards: process.env.SEXTANT_DASHBOARDS }));
  })
  .listen(setting('http_port'), setting('http_addr'));
`;

let installation: string;
let stack: TestStack;

beforeAll(async () => {
  installation = mkdtempSync(join(tmpdir(), 'grafana-installation-'));
  for (const folder of ['bin', 'conf']) mkdirSync(join(installation, folder));
  writeFileSync(join(installation, 'conf', 'defaults.ini'), '');
  const program = join(installation, 'bin', 'grafana');
  writeFileSync(program, PROGRAM, { mode: 0o755 });
  stack = await startStack({ only: ['grafana'], env: { [GRAFANA_VARIABLE]: program } });
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  rmSync(installation, { recursive: true, force: true });
}, 60_000);

test('is ready at its address, with the provisioning of the stack', async () => {
  const response = await fetch(`${stack.endpoints['grafana']}/api/health`);
  const home = homeAt(stack.home);
  expect(await response.json()).toEqual({
    provisioning: join(home.config('grafana'), 'provisioning'),
    boards: join(home.config('grafana'), 'boards'),
  });
});

test('has a generated password, which is in no log and no state', () => {
  const home = homeAt(stack.home);
  const { GRAFANA_ADMIN_PASSWORD: password } = stack.secrets;
  expect(password).toMatch(/^[0-9a-f]{48}$/);
  for (const file of [home.log('grafana'), home.log('supervisor'), home.state, home.endpoints])
    expect(readFileSync(file, 'utf8')).not.toContain(password);
});
