// Loki drops lines that the agent sends again after a crash.
import { setTimeout as delay } from 'node:timers/promises';
import { startStack, type TestStack } from '@sextant/stack/testing';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({ only: ['loki'] });
}, 600_000);
afterAll(() => stack?.stop(), 60_000);

const START = BigInt(Date.now()) * 1_000_000n;

/** Sends lines like the agent: with the time of the container runtime and without an observed time. */
async function send(lines: readonly string[]): Promise<void> {
  const attributes = [{ key: 'service', value: { stringValue: 'ai' } }];
  const logRecords = lines.map((line) => ({
    timeUnixNano: String(START + BigInt(line.length)),
    observedTimeUnixNano: '0',
    body: { stringValue: line },
    attributes: [{ key: 'log.iostream', value: { stringValue: 'stderr' } }],
  }));
  const response = await fetch(`${stack.endpoints['loki']}/otlp/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] }),
  });
  expect([response.status, await response.text()]).toEqual([204, '']);
}

test('lines with the same time and text are stored once, even in different batches', async () => {
  await send(['a', 'ab', 'abc']);
  await delay(50);
  await send(['ab', 'abc', 'abcd']);
  await send(['a']);
  const query = new URLSearchParams({
    query: '{service="ai"}',
    start: String(START - 1n),
    end: String(START + 10n),
  });
  const response = await fetch(`${stack.endpoints['loki']}/loki/api/v1/query_range?${query.toString()}`);
  const { data } = (await response.json()) as { data: { result: { values: [string, string][] }[] } };
  const lines = data.result.flatMap(({ values }) => values.map(([, line]) => line));
  expect(lines.sort()).toEqual(['a', 'ab', 'abc', 'abcd']);
});
