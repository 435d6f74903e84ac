// The faults, each with the alerts and signals that must show it.

export interface Fault {
  readonly name: string;
  readonly description: string;
  /** Who causes it: the simulator, or the stack; for the stack, the simulator only stores the state. */
  readonly by: 'simulator' | 'stack';
  /** Whether it affects model providers and can be limited to some of them. */
  readonly affects_providers: boolean;
  /** Names of alerts and signals. */
  readonly shown_by: readonly string[];
}

export const FAULTS = [
  {
    name: 'provider-outage',
    description: 'Model providers refuse the given share of calls with 503 (Anthropic: 529).',
    by: 'simulator',
    affects_providers: true,
    shown_by: [
      'HighAIJobFailureRate',
      'CriticalAIJobFailureRate',
      'ProviderFailures',
      'ai_jobs_total',
      'llm_calls_total',
      'llm_fallbacks_total',
      'llm_provider_state',
      'errors_total',
    ],
  },
  {
    name: 'provider-slow',
    description: 'Model providers take 20 times as long for the given share of calls.',
    by: 'simulator',
    affects_providers: true,
    shown_by: [
      'SlowAIJobProcessing',
      'ai_jobs_processing_duration_seconds',
      'llm_call_duration_seconds',
      'llm_time_to_first_token_seconds',
      'upgrade_duration_seconds',
    ],
  },
  {
    name: 'rate-limits',
    description: 'Model providers and vendors answer the given share of calls with 429 and Retry-After.',
    by: 'simulator',
    affects_providers: true,
    shown_by: [
      'HighAIJobRetryRate',
      'ai_jobs_retry_total',
      'llm_calls_total',
      'vendor_rate_limit_hits_total',
      'errors_total',
    ],
  },
  {
    name: 'bad-signature',
    description: 'The given share of webhook deliveries is signed with a wrong secret.',
    by: 'simulator',
    affects_providers: false,
    shown_by: ['webhook_signature_failures_total', 'http_server_request_duration_seconds'],
  },
  {
    name: 'invalid-output',
    description: 'The given share of model outputs is invalid JSON, empty, cut off, or does not match the schema.',
    by: 'simulator',
    affects_providers: true,
    shown_by: [
      'LowValidationPassRate',
      'HighAIJobRetryRate',
      'ai_jobs_validation_total',
      'ai_jobs_validation_pass_rate',
      'ai_jobs_retry_total',
      'errors_total',
    ],
  },
  {
    name: 'odd-usage',
    description: 'The given share of model responses has a usage that is missing, null, zero, text or negative.',
    by: 'simulator',
    affects_providers: true,
    shown_by: ['UntrueUsage', 'llm_usage_problems_total', 'llm_unpriced_calls_total', 'llm_cost_usd_total'],
  },
  {
    name: 'stream-errors',
    description: 'Model providers end the given share of streams in the middle, with an error event.',
    by: 'simulator',
    affects_providers: true,
    shown_by: ['llm_calls_total', 'errors_total'],
  },
  {
    name: 'refusals',
    description: 'Models refuse the given share of calls, in the format of each provider.',
    by: 'simulator',
    affects_providers: true,
    shown_by: ['llm_calls_total', 'errors_total'],
  },
  {
    name: 'proof-timeout',
    description: 'The prover receives obligations in nonlinear integer arithmetic that it cannot decide within 35 s.',
    by: 'simulator',
    affects_providers: false,
    shown_by: ['proof_latency_seconds', 'proofs_total'],
  },
  {
    name: 'queue-flood',
    description: 'The controller receives a burst of `count` cheap upgrades each time the fault is enabled.',
    by: 'simulator',
    affects_providers: false,
    shown_by: [
      'AIQueueCongestion',
      'AIQueueSeverelyCongested',
      'ai_queue_size',
      'queue_depth',
      'queue_oldest_waiting_seconds',
      'job_wait_seconds',
    ],
  },
  {
    name: 'stuck-worker',
    description: 'A worker process is suspended while it has jobs.',
    by: 'stack',
    affects_providers: false,
    shown_by: ['NoAIJobsProcessed', 'TargetDown', 'queue_oldest_waiting_seconds', 'queue_workers', 'jobs_active'],
  },
  {
    name: 'vendor-quota',
    description: 'Vendors answer the given share of calls with 402, as if the quota were exhausted.',
    by: 'simulator',
    affects_providers: false,
    shown_by: ['vendor_quota_exhausted', 'vendor_calls_total'],
  },
  {
    name: 'vendor-rate-limits',
    description: 'Vendors answer the given share of calls with 429 and Retry-After; model providers do not.',
    by: 'simulator',
    affects_providers: false,
    shown_by: ['VendorRateLimited', 'vendor_rate_limit_hits_total', 'vendor_calls_total'],
  },
  {
    name: 'vendor-outage',
    description: 'Vendors answer the given share of calls with 500.',
    by: 'simulator',
    affects_providers: false,
    shown_by: ['VendorErrorRate', 'vendor_calls_total', 'errors_total'],
  },
  {
    name: 'lost-database',
    description: 'The database stops and starts again.',
    by: 'stack',
    affects_providers: false,
    shown_by: ['ledger_entries_total', 'ledger_buffer_entries', 'ledger_oldest_unwritten_seconds', 'errors_total'],
  },
  {
    name: 'unknown-price',
    description: 'The given share of responses reports a model and a service tier without a price.',
    by: 'simulator',
    affects_providers: true,
    shown_by: ['llm_unpriced_calls_total', 'llm_cost_usd_total'],
  },
  {
    name: 'cache-collapse',
    description: 'Providers report no cached tokens for the given share of calls.',
    by: 'simulator',
    affects_providers: true,
    shown_by: ['llm_cache_hit_ratio', 'ai_llm_tokens_total', 'llm_cost_usd_total'],
  },
  {
    name: 'disk-fill',
    description: 'A file fills the disk almost completely.',
    by: 'stack',
    affects_providers: false,
    shown_by: ['node_filesystem_avail_bytes'],
  },
] as const satisfies readonly Fault[];

export type FaultName = (typeof FAULTS)[number]['name'];

export function isFaultName(name: string): name is FaultName {
  return FAULTS.some((fault) => fault.name === name);
}
