import { readUsage } from '../usage/read-usage';
import type { UsageShape } from '../usage/reported-usage';
import { priceOf } from './pricing';

const at = new Date('2026-01-15T12:00:00Z');
function price(shape: UsageShape, provider: string, model: string, raw: object) {
  const { usage, billing } = readUsage(shape, raw, true);
  return priceOf({ provider, models: [model], usage, billing, at });
}
const claude = (raw: object) =>
  price('anthropic', 'anthropic', 'claude-sonnet-4-5', { input_tokens: 600, output_tokens: 100, ...raw });
const compatible = (raw: object, model = 'no-such-model') =>
  price('openai', 'openrouter', model, { prompt_tokens: 1000, completion_tokens: 100, ...raw });
/** 600 input tokens at 3 dollars a million, 100 output tokens at 15. */
const PLAIN = 600 * 3000 + 100 * 15_000;

it('charges reasoning tokens that the output count leaves out', () => {
  const raw = {
    prompt_tokens: 1000,
    completion_tokens: 10,
    total_tokens: 2010,
    completion_tokens_details: { reasoning_tokens: 1000 },
  };
  expect(price('openai', 'x-ai', 'grok-4', raw)).toMatchObject({ nanoUsd: 18_150_000, source: 'computed' });
});

it.each([
  ['no region', {}, PLAIN],
  ['any region', { inference_geo: 'global' }, PLAIN],
  ['a model without region', { inference_geo: 'not_available' }, PLAIN],
  ['the region US', { inference_geo: 'us' }, (PLAIN * 11) / 10],
  ['a region without a known price', { inference_geo: 'eu' }, undefined],
])('prices a call with %s', (_, raw, cost) => {
  expect(claude(raw)?.nanoUsd).toBe(cost);
});

it.each([
  [
    'five minutes',
    { cache_creation_input_tokens: 400, cache_creation: { ephemeral_5m_input_tokens: 400 } },
    400 * 3750,
  ],
  ['an hour', { cache_creation_input_tokens: 400, cache_creation: { ephemeral_1h_input_tokens: 400 } }, 400 * 6000],
  [
    'both',
    {
      cache_creation_input_tokens: 400,
      cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 100 },
    },
    300 * 3750 + 100 * 6000,
  ],
  ['an hour, without the sum', { cache_creation: { ephemeral_1h_input_tokens: 400 } }, 400 * 6000],
])('charges tokens written to the cache for %s', (_, raw, cost) => {
  expect(claude(raw)?.nanoUsd).toBe(PLAIN + cost);
});

it.each([
  [
    'more one-hour cache writes than cache writes',
    { cache_creation_input_tokens: 1, cache_creation: { ephemeral_1h_input_tokens: 400 } },
  ],
  ['a cache of unknown duration', { cache_creation: { ephemeral_1d_input_tokens: 5 } }],
  ['web searches', { server_tool_use: { web_search_requests: 2 } }],
  ['a faster mode', { speed: 'fast' }],
  ['iterations that are billed separately', { iterations: [{ type: 'compaction', input_tokens: 9 }] }],
])('leaves the cost of an Anthropic call with %s unknown', (_, raw) => {
  expect(claude(raw)).toMatchObject({ model: 'claude-sonnet-4-5', nanoUsd: undefined });
});

it.each([
  ['audio', { prompt_tokens_details: { audio_tokens: 5 } }],
  ['images', { completion_tokens_details: { image_tokens: 5 } }],
  ['tokens of an unknown kind', { completion_tokens_details: { hologram_tokens: 5 } }],
  ['sources', { num_sources_used: 3 }],
  ['searches', { server_tool_use: { web_search_requests: 1 } }],
])('leaves the cost of an OpenAI call with %s unknown unless the count is zero', (_, raw) => {
  const zeros = JSON.parse(JSON.stringify(raw).replace(/\d+/g, '0')) as object;
  const cost = (more: object) =>
    price('openai', 'openai', 'gpt-4.1-mini', { prompt_tokens: 1000, completion_tokens: 100, ...more })?.nanoUsd;
  expect([cost(raw), cost(zeros)]).toEqual([undefined, 1000 * 400 + 100 * 1600]);
});

it('leaves the cost of a Google call with a modality other than text unknown', () => {
  const raw = { promptTokenCount: 1000, candidatesTokenCount: 100 };
  const of = (modality: string) =>
    price('google', 'google', 'gemini-2.5-flash', { ...raw, promptTokensDetails: [{ modality, tokenCount: 1000 }] });
  expect([of('TEXT')?.nanoUsd, of('AUDIO')?.nanoUsd]).toEqual([1000 * 300 + 100 * 2500, undefined]);
});

it.each([
  ['dollars', { cost: 0.00123 }, 1_230_000],
  ['dollars as text', { cost: '0.00123' }, 1_230_000],
  ['zero for a free model', { cost: 0 }, 0],
  ['an estimate', { estimated_cost: 0.5 }, 500_000_000],
  ['a sum of parts', { cost: { input_tokens_cost: 0.001, total_cost: 0.006 } }, 6_000_000],
  ['ticks', { cost_in_usd_ticks: 37_756_000 }, 3_775_600],
  [
    'a fee plus the upstream cost of the caller’s own key',
    { cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } },
    21_000_000,
  ],
  ['dollars that include separately billed items', { cost: 0.002, num_sources_used: 3 }, 2_000_000],
])('uses the cost that the provider reports: %s', (_, raw, cost) => {
  expect(compatible(raw)).toMatchObject({ nanoUsd: cost, source: 'provider', version: 'reported by openrouter' });
});

it.each([{ cost: -1 }, { cost: 'free' }, { cost: 1e300 }, { cost: 1, is_byok: true }])(
  'ignores an invalid reported cost: %j',
  (raw) => {
    expect(compatible(raw)).toBeUndefined();
    expect(readUsage('openai', { prompt_tokens: 1, completion_tokens: 1, ...raw }, true).problems).toHaveLength(1);
  },
);

it('prefers a price override to the reported cost', () => {
  const override = {
    provider: 'openrouter',
    model: 'm',
    inputUsdPerMillion: 1,
    cachedUsdPerMillion: null,
    outputUsdPerMillion: 1,
    fromDate: new Date(0),
  };
  const { usage, billing } = readUsage('openai', { prompt_tokens: 1000, completion_tokens: 100, cost: 1 }, true);
  expect(priceOf({ provider: 'openrouter', models: ['m'], usage, billing, at }, [override])).toMatchObject({
    nanoUsd: 1_100_000,
    source: 'computed',
  });
});
