import { DECISION_WAIT_SECONDS, KEEP_RATIO, MAX_TRACE_SECONDS, SLOW_SECONDS } from '@sextant/signals/sampling';
import { probeSampling, tailSampling } from './tail-sampling';

interface Sampler {
  readonly [setting: string]: unknown;
  readonly policies: readonly { readonly name: string; readonly type: string }[];
}
const sampler = tailSampling as Sampler;

test('the sampler decides on each batch and has no drop policy, which would postpone every decision', () => {
  expect(sampler['sampling_strategy']).toBe('span-ingest');
  expect(sampler.policies.map(({ type }) => type)).not.toContain('drop');
  expect(sampler.policies).toMatchObject([
    { status_code: { status_codes: ['ERROR'] } },
    { latency: { threshold_ms: SLOW_SECONDS * 1000 } },
    { boolean_attribute: { key: 'sextant.debug', value: true } },
    { probabilistic: { sampling_percentage: KEEP_RATIO * 100 } },
  ]);
});

test('the sampler forgets the traces that it drops, so that a span that fails late is kept', () => {
  expect(sampler['decision_cache']).toEqual({ sampled_cache_size: expect.any(Number) });
});

test('the waits and the bound are settings, and the default waits longer than the longest trace', () => {
  expect(sampler).toMatchObject({
    decision_wait: `\${env:COLLECTOR_DECISION_WAIT:-${DECISION_WAIT_SECONDS}s}`,
    decision_wait_after_root_received: expect.stringContaining('COLLECTOR_ROOT_WAIT'),
    num_traces: expect.stringContaining('COLLECTOR_OPEN_TRACES'),
  });
  expect(DECISION_WAIT_SECONDS).toBeGreaterThan(MAX_TRACE_SECONDS);
});

test('the processor that drops probes never drops another trace', () => {
  expect(probeSampling).toMatchObject({
    block_on_overflow: true,
    policies: [{ type: 'drop' }, { type: 'always_sample' }],
  });
});
