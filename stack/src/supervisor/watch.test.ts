import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpProblem } from '../checks';
import { freePort } from '../testing/testing';
import { startProcess, type ComponentProcess } from './component-process';
import { untilReady, watch } from './watch';

let folder: string;
let child: ComponentProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'));
});
afterEach(async () => {
  await child.stop('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Responds with 200 on /healthz and with `readyStatus` on /readyz; /block blocks its event loop. */
async function start(readyStatus: number): Promise<string> {
  const port = await freePort();
  const program = `require('node:http').createServer(({ url }, response) => {
    if (url === '/block') for (;;);
    response.writeHead(url === '/readyz' ? ${readyStatus} : 200).end();
  }).listen(${port}, '127.0.0.1')`;
  child = await startProcess({ file: process.execPath, args: ['-e', program], cwd: folder }, join(folder, 'log'));
  const url = `http://127.0.0.1:${port}`;
  await untilReady({
    check: () => httpProblem(`${url}/healthz`),
    process: child,
    signal: new AbortController().signal,
  });
  return url;
}

const watched = (url: string) => ({
  check: () => httpProblem(`${url}/readyz`),
  alive: () => httpProblem(`${url}/healthz`),
  intervalMs: 10,
  report: () => undefined,
});

test('a process with a blocked event loop is reported for a restart', async () => {
  const url = await start(200);
  void fetch(`${url}/block`).catch(() => undefined);
  expect(await watch({ ...watched(url), process: child })).toMatch(/^did not respond to 6 liveness checks in a row/);
});

test('a live process is kept while its dependencies are unavailable', async () => {
  const url = await start(503);
  let checks = 0;
  const problem = await watch({
    ...watched(url),
    check: async () => {
      if (++checks === 20) void child.stop('SIGTERM');
      return httpProblem(`${url}/readyz`);
    },
    process: child,
  });
  expect([problem, checks >= 20]).toEqual([undefined, true]);
});
