// A caller of a stream that disconnects cancels the call.
import type { ServerResponse } from 'node:http';
import { until } from '@sextant/stack/until';
import { ANSWER, startHarness, type Harness } from '../testing/harness';
import { streamedCompletion } from '../testing/openai-responses';

/** Without a cancellation, a silent provider would keep its call for longer than the test lasts. */
const LONG = { LLM_TIMEOUT_MS: '120000', LLM_TOTAL_TIMEOUT_MS: '240000', LLM_IDLE_TIMEOUT_MS: '120000' };

let on: Harness;
beforeAll(async () => {
  on = await startHarness(LONG);
}, 120_000);
afterAll(() => on.stop());

const parts = [ANSWER.slice(0, 10), ANSWER.slice(10)];

/** Makes the provider send the parts and fall silent. */
function fallSilent() {
  const calls: ServerResponse[] = [];
  const begin = streamedCompletion({ parts, whole: false, then: 'fall silent' });
  on.providers.behave('openai', (response) => {
    calls.push(response);
    begin(response);
  });
  return calls;
}

it('ends the call to the provider and bills the received part, without blame for the provider', async () => {
  const calls = fallSilent();
  const { callId, disconnect } = await on.openStream();
  disconnect();
  await until('the ai service closes its connection', () => calls[0]?.destroyed);
  expect(await on.ledgerRow(callId)).toMatchObject({
    status: 'error',
    errorCode: 'TIMEOUT',
    usageSource: 'estimated',
    costSource: 'computed',
    timeToFirstTokenMs: expect.any(Number),
  });
  expect(calls).toHaveLength(1);
});

it('leaves the provider healthy, however many callers disconnect', async () => {
  const calls = fallSilent();
  for (let i = 0; i < 6; i++) {
    const { callId, disconnect } = await on.openStream();
    disconnect();
    await on.ledgerRow(callId);
  }
  expect(calls).toHaveLength(6);
  expect(await on.metric('llm_provider_state{provider="openai"}')).toBe(0);
});
