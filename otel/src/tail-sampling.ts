// Tail sampling: keeps traces with errors, slow traces and a share of the rest; drops health probes.
import { debug } from '@sextant/signals/attributes';
import {
  DECISION_WAIT_SECONDS,
  HASH_SALT,
  KEEP_RATIO,
  OPEN_TRACES,
  ROOT_WAIT_SECONDS,
  SLOW_SECONDS,
} from '@sextant/signals/sampling';
import { env, type Settings } from './config';

/** Remembered decisions, which apply to late spans. */
const DECISION_CACHE = 500_000;

const rootWait = env('COLLECTOR_ROOT_WAIT', `${ROOT_WAIT_SECONDS}s`);

/**
 * Decides on each batch of spans: a span that fails, is slow, is marked, or belongs to the share keeps its trace at once,
 * with the spans that wait in memory and those that arrive later. Only open traces without such a span wait, until
 * ROOT_WAIT_SECONDS after their root span.
 */
export const tailSampling: Settings = {
  sampling_strategy: 'span-ingest',
  decision_wait: env('COLLECTOR_DECISION_WAIT', `${DECISION_WAIT_SECONDS}s`),
  decision_wait_after_root_received: rootWait,
  // At this bound the oldest open trace is dropped. A span that fails later still keeps the rest of that trace.
  num_traces: env('COLLECTOR_OPEN_TRACES', `${OPEN_TRACES}`),
  // Dropped traces are not remembered, so that a late span that fails or is slow is kept.
  decision_cache: { sampled_cache_size: DECISION_CACHE },
  policies: [
    { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
    { name: 'slow', type: 'latency', latency: { threshold_ms: SLOW_SECONDS * 1000 } },
    { name: 'debug', type: 'boolean_attribute', boolean_attribute: { key: debug.name, value: true } },
    {
      name: 'share',
      type: 'probabilistic',
      probabilistic: { hash_salt: HASH_SALT, sampling_percentage: KEEP_RATIO * 100 },
    },
  ],
};

/** Only the root span makes a trace a probe; a call to /healthz within another trace does not. */
const probes = ['url.path', 'http.target'].map(
  (key) =>
    `IsRootSpan() and span.attributes["${key}"] != nil and IsMatch(span.attributes["${key}"], "^/(healthz|readyz|metrics)([?].*)?$")`,
);

/**
 * Drops health probes from the kept traces. Separate, because a drop policy would postpone every decision of the
 * span-ingest strategy.
 */
export const probeSampling: Settings = {
  // A probe's failed call in another service may arrive before its root span.
  decision_wait: rootWait,
  decision_wait_after_root_received: '1s',
  // Waits for a decision rather than drop a kept trace.
  block_on_overflow: true,
  decision_cache: { sampled_cache_size: DECISION_CACHE, non_sampled_cache_size: DECISION_CACHE },
  policies: [
    {
      name: 'health-probes',
      type: 'drop',
      drop: {
        drop_sub_policy: [
          { name: 'probe-paths', type: 'ottl_condition', ottl_condition: { error_mode: 'silent', span: probes } },
        ],
      },
    },
    { name: 'others', type: 'always_sample' },
  ],
};
