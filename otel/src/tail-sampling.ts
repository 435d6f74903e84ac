// Tail sampling: keeps traces with errors, slow traces and a share of the rest; drops health probes.
import { debug } from '@sextant/signals/attributes';
import { DECISION_WAIT_SECONDS, HASH_SALT, KEEP_RATIO, SLOW_SECONDS } from '@sextant/signals/sampling';
import type { Settings } from './config';

/** Traces that await their decision: 30 s at 1,600 new traces per second. */
const NUM_TRACES = 50_000;
/** Remembered decisions, which apply to late spans. */
const DECISION_CACHE = 10 * NUM_TRACES;

/** Only the root span makes a trace a probe; a call to /healthz within another trace does not. */
const probes = ['url.path', 'http.target'].map(
  (key) =>
    `IsRootSpan() and span.attributes["${key}"] != nil and IsMatch(span.attributes["${key}"], "^/(healthz|readyz|metrics)([?].*)?$")`,
);

export const tailSampling: Settings = {
  // Jobs join a trace up to CONTINUE_SECONDS after its start and can use the rest of this time. The root span must not
  // shorten it: the root of a run is the webhook request, which ends long before the jobs.
  decision_wait: `${DECISION_WAIT_SECONDS}s`,
  num_traces: NUM_TRACES,
  decision_cache: { sampled_cache_size: DECISION_CACHE, non_sampled_cache_size: DECISION_CACHE },
  policies: [
    // A drop policy takes precedence over all others.
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
