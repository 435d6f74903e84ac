import type { PricedCall, Usage } from './priced-call';
import { priceOf } from './pricing';

const usage = (tokens: Partial<Usage>): Usage => ({
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: undefined,
  cacheReadTokens: undefined,
  cacheWriteTokens: undefined,
  reasoningTokens: undefined,
  ...tokens,
});
const at = new Date('2026-01-15T12:00:00Z');
const price = ({ model = 'gpt-4.1-mini', ...call }: Partial<PricedCall> & { readonly model?: string }) =>
  priceOf({ provider: 'openai', models: [model], usage: usage({}), at, ...call });

/** Public list prices in pico-USD per token, so that sums are integers. */
const LIST = {
  'gpt-4.1-mini': { provider: 'openai', input: 400_000n, cached: 100_000n, output: 1_600_000n },
  'gpt-4.1': { provider: 'openai', input: 2_000_000n, cached: 500_000n, output: 8_000_000n },
  'gpt-4o-mini': { provider: 'openai', input: 150_000n, cached: 75_000n, output: 600_000n },
  'gpt-5-nano': { provider: 'openai', input: 50_000n, cached: 5_000n, output: 400_000n },
  'claude-haiku-4-5': { provider: 'anthropic', input: 1_000_000n, cached: 100_000n, output: 5_000_000n },
  'gemini-2.5-flash': { provider: 'google', input: 300_000n, cached: 30_000n, output: 2_500_000n },
} as const;
const MODELS = Object.keys(LIST) as (keyof typeof LIST)[];

/** Nano-USD by integer arithmetic, rounded half up. */
function byHand(model: keyof typeof LIST, [input, cached, output]: readonly [number, number, number]): number {
  const rates = LIST[model];
  const pico = BigInt(input - cached) * rates.input + BigInt(cached) * rates.cached + BigInt(output) * rates.output;
  return Number((pico + 500n) / 1000n);
}

it.each(MODELS)('prices %s at its list price, cached tokens once at their own rate', (model) => {
  const { provider } = LIST[model];
  const counts = [0, 1, 7, 999, 4_321, 100_003];
  for (const input of counts) {
    for (const cached of counts.filter((n) => n <= input)) {
      for (const output of counts) {
        const tokens = usage({ inputTokens: input, cacheReadTokens: cached, outputTokens: output });
        const priced = price({ model, provider, usage: tokens });
        expect({ input, cached, output, cost: priced?.nanoUsd }).toEqual({
          input,
          cached,
          output,
          cost: byHand(model, [input, cached, output]),
        });
      }
    }
  }
});

it.each([
  [1, 19],
  [2, 38],
  [3, 56],
  [6, 113],
])('rounds half up once: %i tokens at 18.75 nano-USD cost %i', (tokens, cost) => {
  const cached = usage({ inputTokens: tokens, cacheReadTokens: tokens });
  expect(price({ provider: 'google', model: 'gemini-1.5-flash-8b', usage: cached })?.nanoUsd).toBe(cost);
});

it('charges reasoning tokens once, as part of the output', () => {
  const tokens = usage({ outputTokens: 1000 });
  expect(price({ usage: { ...tokens, reasoningTokens: 900 } })?.nanoUsd).toBe(price({ usage: tokens })?.nanoUsd);
});

it('charges tokens written to the cache at their own rate', () => {
  const call = { provider: 'anthropic', model: 'claude-haiku-4-5' };
  const written = price({ ...call, usage: usage({ inputTokens: 1000, cacheWriteTokens: 400 }) });
  expect(written?.nanoUsd).toBe(600 * 1000 + 400 * 1250);
});

it('resolves dated model names and reports the version and entry of the price table', () => {
  expect(price({ model: 'gpt-4.1-mini-2025-04-14' })).toMatchObject({
    model: 'gpt-4.1-mini',
    version: expect.stringMatching(/^genai-prices \d+\.\d+\.\d+ openai\/gpt-4\.1-mini$/),
  });
});

it('uses the price at the time of the call', () => {
  const tokens = usage({ inputTokens: 1000 });
  const before = price({ model: 'o3', usage: tokens, at: new Date('2025-06-01T00:00:00Z') });
  const after = price({ model: 'o3', usage: tokens, at: new Date('2025-07-01T00:00:00Z') });
  expect([before?.nanoUsd, after?.nanoUsd]).toEqual([10_000_000, 2_000_000]);
  expect(after?.version).toMatch(/o3 from 2025-06-10$/);
});

it.each([
  ['an unknown model', { model: 'my-own-llama', usage: usage({ inputTokens: 5 }) }],
  ['contradictory counts', { usage: usage({ inputTokens: 5, cacheReadTokens: 6 }) }],
])('has no price for %s', (_, call) => {
  expect(price(call)).toBeUndefined();
});

it('returns a price without a cost when the provider did not count the tokens', () => {
  expect(price({ usage: usage({ inputTokens: undefined }) })).toMatchObject({
    model: 'gpt-4.1-mini',
    nanoUsd: undefined,
  });
});

describe('the savings of a prompt cache', () => {
  const claude = (tokens: Partial<Usage>, more: Partial<PricedCall> = {}) =>
    price({ provider: 'anthropic', model: 'claude-haiku-4-5', usage: usage(tokens), ...more })?.cacheSavingsNanoUsd;

  it.each<[string, Partial<Usage>, number]>([
    ['are 0 without a cache', { inputTokens: 1000, outputTokens: 10 }, 0],
    ['are the lower rate of tokens read from it', { inputTokens: 1000, cacheReadTokens: 400 }, 400 * (1000 - 100)],
    ['are negative for tokens written to it', { inputTokens: 1000, cacheWriteTokens: 400 }, 400 * (1000 - 1250)],
    [
      'are the sum of both',
      { inputTokens: 1000, cacheReadTokens: 400, cacheWriteTokens: 400 },
      400 * (1000 - 100) + 400 * (1000 - 1250),
    ],
  ])('%s', (_, tokens, nanoUsd) => {
    expect(claude(tokens)).toBe(nanoUsd);
  });

  it('have the factor of the tier', () => {
    expect(claude({ inputTokens: 1000, cacheReadTokens: 400 }, { tier: 'batch' })).toBe((400 * (1000 - 100)) / 2);
  });

  it('are unknown when the cost is unknown or reported by the provider', () => {
    expect(claude({ inputTokens: undefined })).toBeUndefined();
    const billing = { unknown: [], costNanoUsd: 7 };
    expect(claude({ inputTokens: 1000, cacheReadTokens: 400 }, { billing })).toBeUndefined();
  });
});
