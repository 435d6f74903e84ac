// The life of a service, as a real process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '@sextant/stack/until';
import { freePort } from '../testing/processes';

const PROGRAM = join(__dirname, '../../dist/testing/slow-service.js');

async function start(env: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM], { env: { PORT: String(port), BEHAVIOUR: 'normal', ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exit = (once(child, 'close') as Promise<[number | null]>).then(([code]) => code);
  return {
    child,
    exit,
    url: `http://127.0.0.1:${port}`,
    port,
    output: () => output,
    prints: (text: string) => until(`the process prints ${text}`, () => output.includes(text)),
  };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets the current request finish and sends the telemetry',
  async (signal) => {
    const service = await start();
    await service.prints('"listening"');
    const response = fetch(service.url);
    await service.prints('request received');
    service.child.kill(signal);
    expect(await (await response).text()).toBe('done');
    expect(await service.exit).toBe(0);
    expect(service.output()).toContain('telemetry is shut down');
    await expect(fetch(service.url)).rejects.toThrow();
  },
);

test('a port in use ends the start with exit code 1 and names the port', async () => {
  const first = await start();
  await first.prints('"listening"');
  const second = await start({ PORT: String(first.port) });
  expect(await second.exit).toBe(1);
  expect(second.output()).toContain(`could not listen on 127.0.0.1:${first.port}: is the port in use?`);
  first.child.kill('SIGKILL');
});

test.each([
  ['an error', { BEHAVIOUR: 'start fails' }, /Error: could not open the database\n\s+at /],
  ['a bad configuration', { BEHAVIOUR: 'x', PORT: 'x' }, /PORT is "x"[^]*BEHAVIOUR is "x"(?![^]*\n\s+at )/],
])('%s at the start ends the process with exit code 1 and is printed', async (_, env, message) => {
  const service = await start(env);
  expect(await service.exit).toBe(1);
  expect(service.output()).toMatch(message);
});

test.each([
  ['fails', 'the database is gone'],
  ['hangs', 'could not close the service within 2000 ms'],
])('a close that %s ends the process with exit code 1 after the telemetry is sent', async (how, reason) => {
  const service = await start({ BEHAVIOUR: `close ${how}` });
  await service.prints('"listening"');
  service.child.kill('SIGTERM');
  expect(await service.exit).toBe(1);
  expect(service.output()).toContain(reason);
  expect(service.output()).toContain('telemetry is shut down');
});
