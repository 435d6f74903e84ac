// The sampler settings that the benchmark compares, as overrides of the generated gateway.

export interface Variant {
  /** What a decision looks at, and when an open trace is dropped. */
  readonly name: string;
  readonly tailSampling: Readonly<Record<string, unknown>>;
  /** Processors after tail_sampling. */
  readonly then: readonly string[];
}

const WAIT = '610s';
const ROOT_WAIT = '10s';
const completes = { sampling_strategy: 'trace-complete', decision_wait_after_root_received: '0s' };
const ingests = { sampling_strategy: 'span-ingest', decision_wait: WAIT };

export const VARIANTS: readonly Variant[] = [
  { name: 'all spans, 30 s', tailSampling: { ...completes, decision_wait: '30s' }, then: [] },
  {
    name: 'all spans, root + 10 s',
    tailSampling: { ...completes, decision_wait: WAIT, decision_wait_after_root_received: ROOT_WAIT },
    then: [],
  },
  { name: 'each batch, 610 s', tailSampling: { ...ingests, decision_wait_after_root_received: '0s' }, then: [] },
  {
    name: 'each batch, root + 10 s',
    tailSampling: { ...ingests, decision_wait_after_root_received: ROOT_WAIT },
    then: ['tail_sampling/probes'],
  },
];

/** A second --config: only the sampler between receiver and exporter, with room for every open trace. */
export function overridesOf({ tailSampling, then }: Variant): object {
  return {
    processors: {
      memory_limiter: { limit_mib: 16_384 },
      tail_sampling: { ...tailSampling, num_traces: 10_000_000 },
    },
    service: {
      pipelines: {
        'traces/keep': { processors: ['memory_limiter', 'tail_sampling', ...then] },
        'traces/count': { receivers: ['otlp/unused'], processors: [] },
      },
    },
    receivers: { 'otlp/unused': { protocols: { http: { endpoint: '127.0.0.1:0' } } } },
  };
}
