// The link that `make up` and `make console` print signs in to the console.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from '../home';
import { startStack, type TestStack } from '../testing/testing';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({ only: ['ops'] });
}, 180_000);
afterAll(() => stack?.stop(), 60_000);

const CLI = join(REPOSITORY, 'stack', 'dist', 'cli.js');

async function cli(command: string): Promise<string> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, SEXTANT_HOME: stack.home };
  return (await promisify(execFile)(process.execPath, [CLI, command], { env })).stdout;
}

function signIn(link: string): Promise<Response> {
  return fetch(`${stack.endpoints['ops']}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ link }),
  });
}

test.each(['up', 'console'])('"make %s" prints a link that works once, on lines of 80 columns', async (command) => {
  const output = await cli(command);
  expect(output).toContain(`Console  ${stack.endpoints['ops']}\n`);
  const link = /^http:\S+\/sign-in#(\S+)$/m.exec(output);
  const after = output.slice(output.indexOf('Console'));
  expect(Math.max(...after.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const response = await signIn(link![1]!);
  expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ platform: true })]);
  expect((await signIn(link![1]!)).status).toBe(401);
});
