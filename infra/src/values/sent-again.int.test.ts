// What the agent sends again after a crash, at a real Loki.
import { setTimeout as delay } from 'node:timers/promises';
import { startStack, type TestStack } from '@sextant/stack/testing';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({ only: ['loki'] });
}, 600_000);
afterAll(() => stack?.stop(), 60_000);

const START = BigInt(Date.now()) * 1_000_000n;

/** Lines in a request as the agent makes it: their times are those that the runtime wrote, and no other is said. */
async function send(lines: readonly string[]): Promise<void> {
  const attributes = [{ key: 'service.name', value: { stringValue: 'ai' } }];
  const logRecords = lines.map((line) => {
    const timeUnixNano = String(START + BigInt(line.length));
    const stream = [{ key: 'log.iostream', value: { stringValue: 'stderr' } }];
    return {
      timeUnixNano,
      observedTimeUnixNano: '0',
      body: { stringValue: line },
      attributes: stream,
    };
  });
  const answer = await fetch(`${stack.endpoints['loki']}/otlp/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] }),
  });
  expect([answer.status, await answer.text()]).toEqual([204, '']);
}

test('a line of one time and text is stored once, however often and in whatever company it is sent', async () => {
  await send(['a', 'ab', 'abc']);
  await delay(50);
  await send(['ab', 'abc', 'abcd']);
  await send(['a']);
  const query = new URLSearchParams({
    query: '{service_name=~".+"}',
    start: String(START - 1n),
    end: String(START + 10n),
  });
  const answer = await fetch(`${stack.endpoints['loki']}/loki/api/v1/query_range?${query.toString()}`);
  const { data } = (await answer.json()) as { data: { result: { values: [string, string][] }[] } };
  const lines = data.result.flatMap(({ values }) => values.map(([, line]) => line));
  expect(lines.sort()).toEqual(['a', 'ab', 'abc', 'abcd']);
});
