// The faults that can be switched on: each is declared once here, with what it must disturb.

export interface Fault {
  readonly name: string;
  readonly description: string;
  /** Who carries it out: world itself, or the stack, for which world only remembers the switch. */
  readonly by: 'world' | 'stack';
  /** Whether it strikes providers of models, so that it can be kept to some of them. */
  readonly strikes_providers: boolean;
  /** Names of the alerts and signals that must show it. */
  readonly disturbs: readonly string[];
}

export const FAULTS = [
  {
    name: 'provider-outage',
    description: 'Every provider of models refuses the given share of calls: 503, or 529 from Anthropic.',
    by: 'world',
    strikes_providers: true,
    disturbs: [
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
    description: 'The providers of models take 20 times as long for the given share of calls.',
    by: 'world',
    strikes_providers: true,
    disturbs: [
      'SlowAIJobProcessing',
      'ai_jobs_processing_duration_seconds',
      'llm_call_duration_seconds',
      'llm_time_to_first_token_seconds',
      'upgrade_duration_seconds',
    ],
  },
  {
    name: 'rate-limits',
    description: 'Providers of models and vendors answer 429 with Retry-After to the given share of calls.',
    by: 'world',
    strikes_providers: true,
    disturbs: [
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
    by: 'world',
    strikes_providers: false,
    disturbs: ['webhook_signature_failures_total', 'http_server_request_duration_seconds'],
  },
  {
    name: 'invalid-output',
    description:
      'The given share of answers of models is broken JSON, empty, cut off in the middle, or not of the shape that was asked for.',
    by: 'world',
    strikes_providers: true,
    disturbs: [
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
    description:
      'The given share of answers of models reports its usage not at all, without counts, as text, or with counts that cannot be true.',
    by: 'world',
    strikes_providers: true,
    disturbs: ['UntrueUsage', 'llm_usage_problems_total', 'llm_unpriced_calls_total', 'llm_cost_usd_total'],
  },
  {
    name: 'refusals',
    description: 'Models refuse to answer the given share of calls, in the form of each provider.',
    by: 'world',
    strikes_providers: true,
    disturbs: ['llm_calls_total', 'errors_total'],
  },
  {
    name: 'proof-timeout',
    description: 'The prover is sent obligations in nonlinear integer arithmetic that it cannot decide in their 35 s.',
    by: 'world',
    strikes_providers: false,
    disturbs: ['proof_latency_seconds', 'proofs_total'],
  },
  {
    name: 'queue-flood',
    description:
      'A burst of cheap upgrades is sent to the controller at once, `count` of them, each time it is switched on.',
    by: 'world',
    strikes_providers: false,
    disturbs: [
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
    description: 'A worker stops in the middle of its jobs without ending.',
    by: 'stack',
    strikes_providers: false,
    disturbs: ['NoAIJobsProcessed', 'TargetDown', 'queue_oldest_waiting_seconds', 'queue_workers', 'jobs_active'],
  },
  {
    name: 'vendor-quota',
    description: 'Vendors answer 402 to the given share of calls, as if the quota were used up.',
    by: 'world',
    strikes_providers: false,
    disturbs: ['vendor_quota_exhausted', 'vendor_calls_total'],
  },
  {
    name: 'lost-database',
    description: 'The database goes away and comes back.',
    by: 'stack',
    strikes_providers: false,
    disturbs: ['ledger_entries_total', 'ledger_buffer_entries', 'ledger_oldest_unwritten_seconds', 'errors_total'],
  },
  {
    name: 'unknown-price',
    description: 'The given share of answers names a model and a tier of service that no price table knows.',
    by: 'world',
    strikes_providers: true,
    disturbs: ['llm_unpriced_calls_total', 'llm_cost_usd_total'],
  },
  {
    name: 'cache-collapse',
    description: 'Providers find nothing of the prompt in their caches for the given share of calls.',
    by: 'world',
    strikes_providers: true,
    disturbs: ['llm_cache_hit_ratio', 'ai_llm_tokens_total', 'llm_cost_usd_total'],
  },
  {
    name: 'disk-fill',
    description: 'A file grows until the disk is nearly full.',
    by: 'stack',
    strikes_providers: false,
    disturbs: ['node_filesystem_avail_bytes'],
  },
] as const satisfies readonly Fault[];

export type FaultName = (typeof FAULTS)[number]['name'];

export function isFaultName(name: string): name is FaultName {
  return FAULTS.some((fault) => fault.name === name);
}
