// Whatever usage a provider reports, the call succeeds and has its ledger row, and no call is free.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderName } from '@sextant/signals/labels';
import { content, message, streamedContent, streamedMessage } from '../testing/anthropic-google-responses';
import type { Behaviour } from '../testing/fake-providers';
import { ANSWER, startHarness, type Harness } from '../testing/harness';
import { completion, streamedCompletion } from '../testing/openai-responses';

let on: Harness;
beforeAll(async () => {
  on = await startHarness({ LLM_PROVIDERS: 'openai,anthropic,google,openai_compatible' });
}, 120_000);
afterAll(async () => {
  const spools = on.environment['LEDGER_SPOOL_DIR']!;
  const rejected = readdirSync(spools).filter((name) => existsSync(join(spools, name, 'rejected.jsonl')));
  await on.stop();
  expect(rejected).toEqual([]);
});

type Case = readonly [what: string, provider: ProviderName, usage: unknown];
const PARTS = [ANSWER.slice(0, 10), ANSWER.slice(10)];
const MODEL = 'claude-sonnet-4-5-20250929';

const whole = (provider: ProviderName, usage: unknown): Behaviour => {
  if (provider === 'anthropic') return message(ANSWER, MODEL, { usage });
  return provider === 'google' ? content(ANSWER, usage) : completion({ content: ANSWER, usage });
};
const streamed = (provider: ProviderName, usage: unknown): Behaviour => {
  if (provider === 'anthropic') return streamedMessage(PARTS, usage);
  return provider === 'google' ? streamedContent(PARTS, usage) : streamedCompletion({ parts: PARTS, usage });
};

/** Sends a call and expects a response after one request to the provider. */
async function completed(provider: ProviderName, behaviour: Behaviour, stream: boolean) {
  on.providers.behave(provider, behaviour);
  const before = on.providers.requests(provider).length;
  const request = on.request({ provider, stream });
  if (stream) {
    const { callId, events } = await on.stream({ provider });
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { text: ANSWER, provider } });
    expect(on.providers.requests(provider).length).toBe(before + 1);
    return { body: events.at(-1)!.data, row: await on.ledgerRow(callId) };
  }
  const reply = await on.post(request);
  expect(reply).toMatchObject({ status: 200, body: { text: ANSWER, provider, attempts: 1 } });
  expect(on.providers.requests(provider).length).toBe(before + 1);
  return { body: reply.body, row: await on.ledgerRow(request.call_id) };
}

const IMPOSSIBLE: readonly Case[] = [
  ['a negative count', 'openai', { prompt_tokens: 1000, completion_tokens: -1, total_tokens: 999 }],
  ['a negative count', 'anthropic', { input_tokens: 10, output_tokens: -1 }],
  ['a negative count', 'google', { promptTokenCount: 10, candidatesTokenCount: -1 }],
];
const UNREPORTED: readonly Case[] = [
  ['only a total', 'openai', { total_tokens: 1100 }],
  ['zeros', 'openai_compatible', { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }],
  ['a text', 'openai', 'none'],
  ['a number', 'google', 1100],
];
const READABLE: readonly Case[] = [
  ['digits', 'openai', { prompt_tokens: '1000', completion_tokens: '100', total_tokens: '1100' }],
  ['other names', 'openai_compatible', { input_tokens: 1000, output_tokens: 100 }],
  ['digits', 'google', { promptTokenCount: '1000', candidatesTokenCount: '100', totalTokenCount: '1100' }],
];

describe.each([
  ['whole', false, whole],
  ['streamed', true, streamed],
] as const)('a %s response', (_title, stream, behaviourOf) => {
  it.each(IMPOSSIBLE)('with %s from %s has a ledger row with unknown usage', async (_what, provider, usage) => {
    const { body, row } = await completed(provider, behaviourOf(provider, usage), stream);
    expect(body).toMatchObject({ cost_nano_usd: null, estimated_usage: false });
    expect(row).toMatchObject({
      status: 'success',
      costSource: 'unknown',
      usageSource: 'unknown',
      costNanoUsd: null,
    });
    expect(row.rawUsage).toContain(JSON.stringify(Object.values(usage as object)[1]));
  });

  it.each(UNREPORTED)('with %s as usage from %s is estimated and not free', async (_what, provider, usage) => {
    const { body, row } = await completed(provider, behaviourOf(provider, usage), stream);
    expect(body).toMatchObject({ estimated_usage: true, usage: { output_tokens: expect.any(Number) } });
    expect(row).toMatchObject({ status: 'success', usageSource: 'estimated', rawUsage: JSON.stringify(usage) });
    expect(row.promptTokens).toBeGreaterThan(0);
    expect(row.completionTokens).toBeGreaterThan(0);
    expect(row.costNanoUsd).not.toBe(0);
  });

  it.each(READABLE)('with %s from %s is read', async (_what, provider, usage) => {
    const { body, row } = await completed(provider, behaviourOf(provider, usage), stream);
    expect(body).toMatchObject({ estimated_usage: false, usage: { output_tokens: 100 } });
    expect(row).toMatchObject({ status: 'success', usageSource: 'reported', completionTokens: 100 });
    expect(row.promptTokens).toBeGreaterThanOrEqual(1000);
  });
});

it('uses the cost that the provider reports and keeps the raw usage', async () => {
  const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100, cost: 0.00123 };
  const { body, row } = await completed('openai_compatible', whole('openai_compatible', usage), false);
  expect(body).toMatchObject({ cost_nano_usd: 1_230_000 });
  expect(row).toMatchObject({ costNanoUsd: 1_230_000, costSource: 'provider', rawUsage: JSON.stringify(usage) });
});

it('counts usage problems by provider', async () => {
  const counted = (problem: string) => on.metric(`llm_usage_problems_total{provider="openai",problem="${problem}"}`);
  expect(await counted('impossible')).toBe(2);
  expect(await counted('missing')).toBe(2);
  expect(await counted('unreadable')).toBe(2);
});
