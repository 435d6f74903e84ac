// The command line as a user sees it, including errors.
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

interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/** Runs the command line as a shell would; `env` sets its home. */
function cli(args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve) => {
    const options = { env: { PATH, HOME, ...env }, timeout: 100_000 };
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}

test('starts the stack, reports a second start, shows the status, and stops', async () => {
  const env = { SEXTANT_HOME: temporaryFolder(), SEXTANT_ONLY: 'redis,postgres' };
  const first = await cli(['up'], env);
  expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/redis +redis:\/\/@127/) });
  expect(first.output).not.toContain(readFileSync(homeAt(env.SEXTANT_HOME).secrets, 'utf8').slice(-30, -1));
  expect(await cli(['up'], env)).toMatchObject({ code: 0, output: expect.stringContaining('already running') });
  const status = await cli(['status'], env);
  expect(status).toMatchObject({ code: 0, output: expect.stringMatching(/redis +ready +\d+ +0 .*MiB/) });
  expect(Math.max(...status.output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(await cli(['env'], env)).toMatchObject({ output: expect.stringMatching(/^export REDIS_URL='redis:/m) });
  expect(await cli(['down'], env)).toMatchObject({ code: 0, output: expect.stringContaining('The stack is stopped') });
  expect(await cli(['down'], env)).toMatchObject({ code: 0, output: expect.stringContaining('not running') });
  expect(await cli(['status'], env)).toMatchObject({ code: 1, output: expect.stringContaining('make up') });
});

test('names a port in use and the variable that sets it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = String((server.address() as { port: number }).port);
  const env = { SEXTANT_HOME: temporaryFolder(), SEXTANT_ONLY: 'redis', SEXTANT_PORT_REDIS: port };
  const message = `port ${port} (SEXTANT_PORT_REDIS) is in use`;
  expect(await cli(['up'], env)).toMatchObject({ code: 1, output: expect.stringContaining(message) });
  server.close();
});

test('names a missing program', async () => {
  const bin = temporaryFolder();
  symlinkSync('/usr/bin/flock', join(bin, 'flock'));
  const env = { SEXTANT_HOME: temporaryFolder(), SEXTANT_ONLY: 'redis', PATH: bin };
  const message = 'redis-server not found: run "make up"';
  expect(await cli(['up'], env)).toMatchObject({ code: 1, output: expect.stringContaining(message) });
});

test('shows the last log lines of a component that fails to start, and leaves nothing running', async () => {
  const config = join(temporaryFolder(), 'gateway.yaml');
  writeFileSync(config, 'receivers: { nonsense: {} }\n');
  const env = { SEXTANT_HOME: temporaryFolder(), SEXTANT_ONLY: 'collector,redis', SEXTANT_COLLECTOR_CONFIG: config };
  const { code, output } = await cli(['up'], env);
  expect(code).toBe(1);
  expect(output).toMatch(/could not start collector: it exited with code 1; see .*collector\.log/);
  expect(output).toMatch(/unknown type: "nonsense"/);
  expect(processesOf(env.SEXTANT_HOME).filter(isAlive)).toEqual([]);
});

test('refuses to run a demo when the stack is not running', async () => {
  const env = { SEXTANT_HOME: temporaryFolder() };
  expect(await cli(['demo'], env)).toMatchObject({ code: 1, output: expect.stringContaining('make up') });
});
