// The command line: what people see when all is well, and when something is wrong.
import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { homeAt, REPOSITORY } from './home';
import { processesOf, removeFolders, temporaryFolder } from './testing/stack-state';
import { isAlive } from './processes';

jest.setTimeout(120_000);
afterAll(removeFolders);

const CLI = join(REPOSITORY, 'stack', 'dist', 'cli.js');

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs the command line as a shell would, with its own home. */
function cli(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve) => {
    const options = { env: { PATH, HOME, ...env }, timeout: 100_000 };
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}

test('starts, says the second time that it runs already, shows states, and stops', async () => {
  const env = { SEXTANT_HOME: temporaryFolder(), SEXTANT_ONLY: 'redis,postgres' };
  const first = await cli(['up'], env);
  expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/redis +redis:\/\/@127/) });
  expect(first.output).not.toContain(readFileSync(homeAt(env.SEXTANT_HOME).secrets, 'utf8').slice(-30, -1));
  expect(await cli(['up'], env)).toMatchObject({ code: 0, output: expect.stringContaining('already running') });
  const status = await cli(['status'], env);
  expect(status).toMatchObject({ code: 0, output: expect.stringMatching(/redis +ready +\d+ +0 .*MiB/) });
  expect(Math.max(...status.output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(await cli(['env'], env)).toMatchObject({ output: expect.stringMatching(/^export REDIS_URL='redis:/m) });
  expect(await cli(['down'], env)).toMatchObject({ code: 0, output: expect.stringContaining('nothing is left') });
  expect(await cli(['down'], env)).toMatchObject({ code: 0, output: expect.stringContaining('Nothing was running') });
  expect(await cli(['status'], env)).toMatchObject({ code: 1, output: expect.stringContaining('make up') });
});

test('names the port that is in use and the variable that chose it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = String((server.address() as { port: number }).port);
  const env = { SEXTANT_HOME: temporaryFolder(), SEXTANT_ONLY: 'redis', SEXTANT_PORT_REDIS: port };
  const message = `Port ${port} (SEXTANT_PORT_REDIS) is in use`;
  expect(await cli(['up'], env)).toMatchObject({ code: 1, output: expect.stringContaining(message) });
  server.close();
});

test('names the program that is missing', async () => {
  const bin = temporaryFolder();
  symlinkSync('/usr/bin/flock', join(bin, 'flock'));
  const env = { SEXTANT_HOME: temporaryFolder(), SEXTANT_ONLY: 'redis', PATH: bin };
  const message = 'The program redis-server is missing: run "make up"';
  expect(await cli(['up'], env)).toMatchObject({ code: 1, output: expect.stringContaining(message) });
});

test('shows the last words of a component that does not start, and leaves nothing running', async () => {
  const config = join(temporaryFolder(), 'gateway.yaml');
  writeFileSync(config, 'receivers: { nonsense: {} }\n');
  const env = { SEXTANT_HOME: temporaryFolder(), SEXTANT_ONLY: 'collector,redis', SEXTANT_COLLECTOR_CONFIG: config };
  const { code, output } = await cli(['up'], env);
  expect(code).toBe(1);
  expect(output).toMatch(/collector could not be started: it ended with code 1\. Its log is .*collector\.log/);
  expect(output).toMatch(/unknown type: "nonsense"/);
  expect(processesOf(env.SEXTANT_HOME).filter(isAlive)).toEqual([]);
});

test('refuses a demo when nothing is running', async () => {
  const env = { SEXTANT_HOME: temporaryFolder() };
  expect(await cli(['demo'], env)).toMatchObject({ code: 1, output: expect.stringContaining('make up') });
});
