// A component that is watched: a real process that stands still, and one that only waits for what it needs.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpProblem } from '../checks';
import { startProcess, type Run } from './component-process';
import { untilReady, watch } from './watch';

let folder: string;
let run: Run;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'));
});
afterEach(async () => {
  await run.stop('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Answers /healthz with 200, /readyz as told, and stands still once /stand was asked for. */
async function start(ready: number): Promise<string> {
  const port = await freePort();
  const program = `require('node:http').createServer(({ url }, response) => {
    if (url === '/stand') for (;;);
    response.writeHead(url === '/readyz' ? ${ready} : 200).end();
  }).listen(${port}, '127.0.0.1')`;
  run = await startProcess({ file: process.execPath, args: ['-e', program], cwd: folder }, join(folder, 'log'));
  const url = `http://127.0.0.1:${port}`;
  await untilReady({ check: () => httpProblem(`${url}/healthz`), run, signal: new AbortController().signal });
  return url;
}

const watched = (url: string) => ({
  check: () => httpProblem(`${url}/readyz`),
  alive: () => httpProblem(`${url}/healthz`),
  everyMs: 10,
  report: () => undefined,
});

test('a process whose event loop stands is given up, with the reason', async () => {
  const url = await start(200);
  void fetch(`${url}/stand`).catch(() => undefined);
  expect(await watch({ ...watched(url), run })).toMatch(/^did not answer 6 times in a row/);
});

test('one that answers is kept, however long what it needs is away', async () => {
  const url = await start(503);
  let looks = 0;
  const problem = await watch({
    ...watched(url),
    check: async () => {
      if (++looks === 20) void run.stop('SIGTERM');
      return httpProblem(`${url}/readyz`);
    },
    run,
  });
  expect([problem, looks >= 20]).toEqual([undefined, true]);
});
