import { randomUUID } from 'node:crypto';
import { generateSpan } from '@sextant/signals/llm';
import * as instrumentations from '@sextant/signals/instrumentations';
import { sextant } from '@sextant/signals/sextant';
import { json } from './testing/fake-providers';
import { ANSWER, API_KEY, PROMPT, startHarness, type Harness } from './testing/harness';
import { completion, COST, failure } from './testing/openai-responses';
import { startAi } from './testing/start-ai';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
}, 120_000);
afterAll(() => on.stop());

describe('an invalid request', () => {
  it.each([
    ['no token', {}, { authorization: '' }, 401],
    ['a wrong token', {}, { authorization: 'Bearer wrong' }, 401],
    ['no prompt', { prompt: undefined }, {}, 422],
    ['an unknown field', { promt: 'x' }, {}, 422],
    ['an org id that is not a UUID', { org_id: 'acme' }, {}, 422],
    ['an invalid schema', { response_schema: { type: 'no-such-type' } }, {}, 422],
  ] as const)('with %s is refused without a call', async (_, more, headers, status) => {
    const before = on.providers.requests('openai').length;
    const reply = await on.post(on.request(more), headers);
    expect(reply).toMatchObject({ status, body: { status, detail: expect.any(String) } });
    expect(on.providers.requests('openai').length).toBe(before);
  });

  it('lists every invalid field', async () => {
    const { body } = await on.post(on.request({ prompt: '', max_output_tokens: 0 }));
    expect((body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(['prompt', 'max_output_tokens']);
  });

  it('that is truncated JSON is refused with the reason', async () => {
    expect(await on.post('{"call_id":')).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/JSON/) },
    });
  });
});

describe('the telemetry of calls', () => {
  it('counts calls, tokens, cost and errors', async () => {
    const success = 'llm_calls_total{provider="openai",model="gpt-4.1-mini",status="success",error_class="none"}';
    const prompt = 'ai_llm_tokens_total{provider="openai",model="gpt-4.1-mini",type="prompt"}';
    const cost = 'llm_cost_usd_total{provider="openai",model="gpt-4.1-mini"}';
    await on.generate(completion({ content: 'hi' }));
    await on.generate(() => {});
    for (let i = 0; i < 4; i++) await on.generate(failure(429, 'rate_limit_exceeded'));
    expect(await on.metric(success)).toBe(1);
    expect(await on.metric(prompt)).toBe(1000);
    expect(await on.metric(cost)).toBeCloseTo(COST / 1e9, 12);
    expect(await on.metric(cost.replace('cost', 'cache_savings'))).toBeCloseTo((300 * (400 - 100)) / 1e9, 12);
    expect(await on.metric(cost.replace('cost', 'cache_surcharge'))).toBe(0);
    expect(await on.metric(prompt.replace('ai_llm_', 'ai_'))).toBe(1000);
    expect(await on.metric(success.replace('success', 'error').replace('none', 'TIMEOUT'))).toBe(1);
    expect(await on.metric('llm_cache_hit_ratio{provider="openai",model="gpt-4.1-mini"}')).toBeCloseTo(0.3);
    expect(await on.metric('llm_provider_state{provider="openai"}')).toBe(1);
    expect(await on.metric('llm_router_overhead_seconds_count{provider="openai"}')).toBe(6);
    expect(await on.metric('ledger_entries_total{result="dropped"}')).toBe(0);
    expect(await on.metric('errors_total{error_class="RATE_LIMIT"}')).toBe(4);
  });

  it('has a span for each call, flushed at shutdown, and neither prompt nor response in spans or logs', async () => {
    const spans = () => on.providers.traces().split('"name":"chat gpt-4.1-mini"').length - 1;
    await on.generate(completion({ content: ANSWER }));
    await on.generate(json(200, `{"broken": "${ANSWER}`));
    await on.ai().kill('SIGTERM');
    const calls = on.providers.requests('openai').filter(({ body }) => body['model'] === 'gpt-4.1-mini');
    expect(spans()).toBe(calls.length);
    expect(on.providers.traces()).toContain('gen_ai.usage.cache_read.input_tokens');
    for (const text of [PROMPT, ANSWER, API_KEY]) {
      expect(on.providers.traces()).not.toContain(text);
      expect(on.ai().output()).not.toContain(text);
    }
    expect(on.ai().output()).not.toContain('not declared');
    await on.restart();
  });

  it('is declared in the catalogue', async () => {
    await on.generate(completion({ content: 'hi' }));
    const exposed = await (await fetch(`${on.ai().url}/metrics`)).text();
    const names = [...exposed.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name!);
    const all = [...sextant.metrics, ...Object.values(instrumentations)];
    const declared = new Set<string>(all.map(({ name }) => name));
    expect(names).toContain('llm_router_overhead_seconds');
    expect(names.filter((name) => !/^(nodejs|process)_/.test(name) && !declared.has(name))).toEqual([]);

    const keys = [...on.providers.traces().matchAll(/"key":"((gen_ai|sextant)\.[^"]+)"/g)].map(([, key]) => key!);
    const attributes = new Set<string>(generateSpan.attributes.map(({ name }) => name));
    expect(new Set(keys).size).toBeGreaterThan(10);
    expect(keys.filter((key) => !attributes.has(key))).toEqual([]);
  });
});

it('is ready only with Postgres, but responds and keeps its ledger without it, even through kill -9', async () => {
  expect((await fetch(`${on.ai().url}/readyz`)).status).toBe(200);
  await on.generate(completion({ content: 'hi' }));
  await on.postgres.kill();
  const { callId, reply } = await on.generate(completion({ content: 'hi' }));
  expect(reply.status).toBe(200);
  // The price overrides of an org without earlier calls are unknown, so the cost stays NULL.
  const stranger = await on.generate(completion({ content: 'hi' }), { org_id: randomUUID() });
  expect(stranger.reply).toMatchObject({ status: 200, body: { cost_nano_usd: null, model: 'gpt-4.1-mini' } });
  const readiness = await fetch(`${on.ai().url}/readyz`);
  expect([readiness.status, await readiness.text()]).toEqual([503, expect.stringContaining('postgres')]);
  await on.ai().kill('SIGKILL');
  await on.postgres.restart();
  await on.restart();
  expect(await on.ledgerRow(callId)).toMatchObject({ costNanoUsd: COST, status: 'success' });
});

it('lists every configuration problem and exits', async () => {
  const bad = startAi({ ...on.environment, SERVICE_TOKEN: '', OPENAI_BASE_URL: 'nowhere' });
  await expect(bad).rejects.toThrow(/exited with 1: [^]*SERVICE_TOKEN is missing[^]*OPENAI_BASE_URL is not a URL/);
});
