// Which traces are kept: all with errors, all slow ones, a share of the rest, of health probes none.
import { debug } from '@sextant/signals/attributes';
import { DECISION_WAIT_SECONDS, HASH_SALT, KEEP_RATIO, SLOW_SECONDS } from '@sextant/signals/sampling';
import type { Settings } from './config';

/** Traces that wait for their decision at one time: 30 s at 1,600 new ones a second. */
const NUM_TRACES = 50_000;
/** Decisions remembered, so that a span which comes late shares the fate of its trace. */
const DECISION_CACHE = 10 * NUM_TRACES;

/** A trace is a probe when its root is; a call to /healthz within another trace changes nothing. */
const probes = ['url.path', 'http.target'].map(
  (key) =>
    `IsRootSpan() and span.attributes["${key}"] != nil and IsMatch(span.attributes["${key}"], "^/(healthz|readyz|metrics)([?].*)?$")`,
);

export const tailSampling: Settings = {
  // A job that continues its trace (CONTINUE_SECONDS after it began, at most) has the rest of the time to end. Not
  // sooner when the root has come: the root of a run is the webhook, which ends at once while the jobs go on.
  decision_wait: `${DECISION_WAIT_SECONDS}s`,
  num_traces: NUM_TRACES,
  decision_cache: { sampled_cache_size: DECISION_CACHE, non_sampled_cache_size: DECISION_CACHE },
  policies: [
    // A drop policy comes before all others.
    {
      name: 'health-probes',
      type: 'drop',
      drop: {
        drop_sub_policy: [
          { name: 'probe-paths', type: 'ottl_condition', ottl_condition: { error_mode: 'silent', span: probes } },
        ],
      },
    },
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
