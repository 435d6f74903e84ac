import { createServer, type Server } from 'node:net';
import { choosePorts, portVariable, type PortBlock } from './ports';

const open: { close(): void }[] = [];

afterEach(() => {
  open.splice(0).forEach((server) => server.close());
});

async function choose(env: NodeJS.ProcessEnv = {}, previous?: number): Promise<PortBlock> {
  const block = await choosePorts(env, previous);
  open.push(block.guard);
  return block;
}

async function occupy(port: number): Promise<number> {
  const server: Server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

test('two stacks never share a port', async () => {
  const [one, two] = [await choose(), await choose()];
  const both = [...Object.values(one.ports), ...Object.values(two.ports)];
  expect(new Set(both).size).toBe(both.length);
});

test('a restart gets the same ports when they are free', async () => {
  const first = await choose();
  first.guard.close();
  expect((await choose({}, first.base)).ports).toEqual(first.ports);
});

test('a block with a port in use is skipped', async () => {
  const first = await choose();
  first.guard.close();
  await occupy(first.ports.worker);
  expect((await choose({}, first.base)).base).not.toBe(first.base);
});

test('a variable fixes a port', async () => {
  const wanted = await occupy(0);
  open.pop()?.close();
  expect((await choose({ SEXTANT_PORT_GITHUB_APP: String(wanted) })).ports['github-app']).toBe(wanted);
});

test('every unavailable port is reported with its variable', async () => {
  const taken = await occupy(0);
  const env = { [portVariable('redis')]: String(taken), [portVariable('github-app')]: 'eighty' };
  await expect(choosePorts(env)).rejects.toThrow(
    new RegExp(`port ${taken} \\(SEXTANT_PORT_REDIS\\) is in use.*\\n.*SEXTANT_PORT_GITHUB_APP=eighty is not a port`),
  );
});
