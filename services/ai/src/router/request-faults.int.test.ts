// Failures caused by a request affect that request only, nothing that orgs share.
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import type { ProviderName } from '@sextant/signals/labels';
import { blockedPrompt, content, emptyContent, emptyMessage, message } from '../testing/anthropic-google-responses';
import type { Behaviour } from '../testing/fake-providers';
import { startHarness, type Harness } from '../testing/harness';
import { completion, streamedCompletion, USAGE } from '../testing/openai-responses';

let on: Harness;
beforeAll(async () => {
  const LLM_PROVIDERS = 'openai,anthropic,google,openai_compatible';
  on = await startHarness({ LLM_PROVIDERS, LLM_CIRCUIT_OPEN_MS: '60000' });
}, 120_000);
afterAll(() => on.stop());

const GOOD: Readonly<Record<ProviderName, Behaviour>> = {
  openai: completion({ content: 'hi' }),
  anthropic: message('hi'),
  google: content('hi'),
  openai_compatible: completion({ content: 'hi' }),
};
const streamed = (finishReason: string, parts: readonly string[] = []) =>
  streamedCompletion({ parts, finishReason, usage: USAGE });

describe('a response that its request made useless', () => {
  it.each([
    ['empty at the token limit', 'openai', completion({ content: '', finishReason: 'length' })],
    ['null at the token limit', 'openai', completion({ content: null, finishReason: 'length' })],
    ['blocked by the content filter', 'openai', completion({ content: '', finishReason: 'content_filter' })],
    ['cut by the content filter', 'openai', completion({ content: 'half', finishReason: 'content_filter' })],
    ['a refusal', 'openai', completion({ content: null, refusal: 'I will not.' })],
    ['a refusal', 'openai_compatible', completion({ content: null, refusal: 'I will not.' })],
    ['a refusal', 'anthropic', emptyMessage('refusal')],
    ['empty at the token limit', 'anthropic', emptyMessage('max_tokens')],
    ['a blocked prompt', 'google', blockedPrompt('PROHIBITED_CONTENT')],
    ['blocked by a safety filter', 'google', emptyContent('SAFETY')],
    ['empty at the token limit', 'google', emptyContent('MAX_TOKENS')],
  ] as const)('(%s, from %s) is billed once and affects no other org', async (_, provider, behaviour) => {
    await failsAlone(provider, behaviour, {});
  });

  it.each([
    ['empty at the token limit', streamed('length')],
    ['cut by the content filter', streamed('content_filter', ['half'])],
  ])('(%s, streamed) is billed once and affects no other org', async (_, behaviour) => {
    on.providers.behave('openai', behaviour);
    const before = on.providers.requests('openai').length;
    for (let i = 0; i < 6; i++) await on.stream();
    expect(on.providers.requests('openai').length).toBe(before + 6);
    await otherOrgIsServed('openai');
  });

  it('(empty after a normal stop) is retried once and affects no other org', async () => {
    on.providers.behave('openai', completion({ content: '' }));
    const before = on.providers.requests('openai').length;
    for (let i = 0; i < 6; i++) await on.post(on.request());
    expect(on.providers.requests('openai').length).toBe(before + 12);
    await otherOrgIsServed('openai');
  });
});

it('does not derive the state of the provider from request faults', async () => {
  expect(await on.metric('llm_provider_state{provider="openai"}')).toBe(0);
});

async function failsAlone(provider: ProviderName, behaviour: Behaviour, more: object): Promise<void> {
  on.providers.behave(provider, behaviour);
  const before = on.providers.requests(provider).length;
  for (let i = 0; i < 6; i++) {
    const request = on.request({ provider, ...more });
    expect(await on.post(request)).toMatchObject({
      status: 502,
      body: { error_class: 'VALIDATION_ERROR', retryable: false },
    });
    if (i === 0) expect(await on.ledgerRow(request.call_id)).toMatchObject({ status: 'error', promptTokens: 1000 });
  }
  expect(on.providers.requests(provider).length).toBe(before + 6);
  await otherOrgIsServed(provider);
}

async function otherOrgIsServed(provider: ProviderName): Promise<void> {
  on.providers.behave(provider, GOOD[provider]);
  const org_id = await ensureOrg(on.database, 'other');
  expect(await on.post(on.request({ org_id, provider }))).toMatchObject({ status: 200, body: { provider } });
}
