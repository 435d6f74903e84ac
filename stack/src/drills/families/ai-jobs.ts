// Drills of the alerts on AI jobs, models and providers.
import type { Drills, Fault } from '../declare';
import { afterCaching, repeatRun, simulatorFault } from '../faults/simulator';
import { underLoad } from '../faults/traffic';

/** Alerts on error budgets, which every outage spends. */
const BURN_RATES = /BudgetBurn\d+[hd]$/;

const outage: Fault = {
  name: 'provider-outage',
  description: 'all model providers refuse every call',
  disturbs: ['jobs'],
  alsoFires: [
    BURN_RATES,
    'HighTokenUsage',
    ...['HighAIJobRetryRate', 'LastRunFailed', 'NoAIJobsProcessed', 'SlowAIJobProcessing', 'ProviderFailures'],
    ...['HighAIJobFailureRate', 'CriticalAIJobFailureRate'],
    ...['ErrorLogSpike', 'AILatencyHigh', 'UpgradeLatencyHigh'],
  ],
  inject: underLoad(simulatorFault('provider-outage')),
};

/** The failures that no provider causes: an outage of a provider silences the alert on failed jobs. */
const refusals: Fault = {
  name: 'refusals',
  description: 'models refuse nearly all requests',
  disturbs: ['jobs'],
  alsoFires: [
    BURN_RATES,
    'HighTokenUsage',
    ...['LastRunFailed', 'DeadLettersGrowing', 'ErrorLogSpike', 'LowValidationPassRate', 'UpgradeFailureRateAnomalous'],
  ],
  inject: underLoad(simulatorFault('refusals', { rate: 0.95 })),
};

const unreliable: Fault = {
  name: 'provider-errors',
  description: 'one model provider refuses a third of its calls',
  disturbs: ['jobs'],
  alsoFires: [BURN_RATES, 'HighTokenUsage', 'HighAIJobRetryRate', 'ErrorLogSpike', 'ProviderCircuitOpen'],
  inject: underLoad(simulatorFault('provider-outage', { rate: 0.35, providers: ['openai'] })),
};

const rateLimits: Fault = {
  name: 'rate-limits',
  description: 'providers and vendors rate limit most calls',
  disturbs: ['jobs', 'tenants'],
  alsoFires: [
    BURN_RATES,
    'HighTokenUsage',
    ...['ProviderFailures', 'HighAIJobFailureRate', 'CriticalAIJobFailureRate', 'SlowAIJobProcessing', 'LastRunFailed'],
    ...['VendorRateLimited', 'DeadLettersGrowing', 'ProviderCircuitOpen', 'ErrorLogSpike', 'NoAIJobsProcessed'],
    ...['AILatencyHigh', 'UpgradeLatencyHigh', 'UpgradeFailureRateAnomalous'],
  ],
  inject: underLoad(simulatorFault('rate-limits', { rate: 0.85 })),
};

const slow: Fault = {
  name: 'provider-slow',
  description: 'model providers take 20 times as long',
  disturbs: ['jobs'],
  alsoFires: [
    BURN_RATES,
    'HighTokenUsage',
    'HighAIJobFailureRate',
    'CriticalAIJobFailureRate',
    'NoAIJobsProcessed',
    'QueueStalled',
    'AIQueueCongestion',
    'LastRunFailed',
    'ProviderFailures',
  ],
  inject: underLoad(simulatorFault('provider-slow')),
};

const invalidOutput: Fault = {
  name: 'invalid-output',
  description: 'more than half of the model outputs do not match their schema',
  disturbs: ['jobs'],
  alsoFires: [
    BURN_RATES,
    'HighTokenUsage',
    'ProviderFailures',
    'HighAIJobRetryRate',
    'HighAIJobFailureRate',
    'LastRunFailed',
    'DeadLettersGrowing',
    'ErrorLogSpike',
  ],
  inject: underLoad(simulatorFault('invalid-output', { rate: 0.6 })),
};

const oddUsage: Fault = {
  name: 'odd-usage',
  description: 'half of the model responses have a usage that cannot be true',
  disturbs: ['jobs'],
  alsoFires: [BURN_RATES, 'HighTokenUsage', 'UnpricedModel', 'CacheHitCollapse'],
  inject: underLoad(simulatorFault('odd-usage', { rate: 0.5 })),
};

const LONG_PROMPT = `A page about garden furniture. ${'It is made of larch and lasts for many years. '.repeat(250)}`;

/** The provider caches the prompt, which is the same in every run. */
const LONG_RUN = { kind: 'page', input: { prompt: LONG_PROMPT }, org: 'default' } as const;

const longPrompts: Fault = {
  name: 'long-prompts',
  description: 'pages are requested with very long prompts',
  disturbs: ['jobs'],
  alsoFires: ['CostSpike'],
  inject: (platform) => repeatRun(platform, LONG_RUN, 1_000),
};

const unknownPrice: Fault = {
  name: 'unknown-price',
  description: 'model responses report a model and a tier without a price',
  disturbs: ['jobs'],
  alsoFires: [BURN_RATES, 'HighTokenUsage'],
  inject: underLoad(simulatorFault('unknown-price')),
};

const coldCache: Fault = {
  name: 'cache-collapse',
  description: 'model providers report no cached tokens',
  disturbs: ['jobs'],
  alsoFires: [BURN_RATES, 'HighTokenUsage'],
  inject: afterCaching(LONG_RUN, simulatorFault('cache-collapse')),
};

export const aiJobDrills: Drills = {
  // First: with other failed runs in its long windows, a budget burns without the outage.
  DeadLettersGrowing: { fault: outage },
  RunSuccessBudgetBurn1h: { fault: outage },
  RunSuccessBudgetBurn6h: { fault: outage },
  LlmCallSuccessBudgetBurn1h: { fault: outage },
  LlmCallSuccessBudgetBurn6h: { fault: outage },
  ProviderCircuitOpen: { fault: outage },
  UpgradeFailureRateAnomalous: { fault: outage },
  // Before prompts that no cache has.
  CacheHitCollapse: { fault: coldCache },
  HighAIJobFailureRate: { fault: refusals, says: /\d+(?:\.\d+)?%/ },
  CriticalAIJobFailureRate: { fault: refusals, says: /\d+(?:\.\d+)?%/ },
  ProviderFailures: { fault: unreliable, says: /openai/ },
  HighAIJobRetryRate: { fault: rateLimits, says: /retries/ },
  SlowAIJobProcessing: { fault: slow },
  AILatencyHigh: { fault: slow },
  UpgradeLatencyHigh: { fault: slow },
  LowValidationPassRate: { fault: invalidOutput, says: /\d+\.\d%/ },
  UntrueUsage: { fault: oddUsage },
  HighTokenUsage: { fault: longPrompts, says: /tokens\/h/ },
  UnpricedModel: { fault: unknownPrice },
};
