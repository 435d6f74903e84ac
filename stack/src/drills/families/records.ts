// Drills of the alerts on the ledger, budgets, tenants and the background work of ops.
import type { Drills, Fault } from '../declare';
import { failedLastRun, unreadableBudget, usedUpBudget, vendorFault } from '../faults/budgets';
import { blockedWork, statements } from '../faults/database';
import { simulatorFault } from '../faults/simulator';

const blocked: Fault = {
  name: 'blocked-work',
  description: 'the background work of ops hangs for hours',
  disturbs: ['tenants'],
  inject: blockedWork,
};

const refusedRows: Fault = {
  name: 'refused-ledger-rows',
  description: 'Postgres refuses the rows of the ledger',
  disturbs: ['ledger'],
  inject: statements(
    `alter table llm_usage_ledger add constraint drill_refuses_all check (call_id is null) not valid`,
    `alter table llm_usage_ledger drop constraint if exists drill_refuses_all`,
  ),
};

const unwritableLedger: Fault = {
  name: 'unwritable-ledger',
  description: 'ai may not write the ledger',
  disturbs: ['ledger'],
  inject: statements(
    'revoke insert on llm_usage_ledger from sextant_app',
    'grant insert on llm_usage_ledger to sextant_app',
  ),
};

const unreadable: Fault = {
  name: 'unreadable-budget',
  description: 'the hard budget of an org cannot be read',
  disturbs: ['tenants'],
  alsoFires: ['HighAIJobRetryRate', 'HighAIJobFailureRate', 'LastRunFailed'],
  inject: unreadableBudget('initech'),
};

const softLimit: Fault = {
  name: 'soft-limit-reached',
  description: 'an org has spent more than its soft limit',
  disturbs: ['tenants'],
  inject: usedUpBudget('acme', { soft_limit_usd: '0.000001', hard_limit_usd: null }),
};

const hardLimit: Fault = {
  name: 'hard-limit-reached',
  description: 'an org has spent more than its hard limit',
  disturbs: ['tenants'],
  alsoFires: [
    'BudgetSoftLimit',
    'LastRunFailed',
    'CriticalAIJobFailureRate',
    'HighAIJobFailureRate',
    'HighAIJobRetryRate',
  ],
  inject: usedUpBudget('globex', { soft_limit_usd: null, hard_limit_usd: '0.000001' }),
};

const failedRun: Fault = {
  name: 'failed-last-run',
  description: 'the last run of an org asks for a version that does not exist',
  disturbs: ['tenants', 'jobs'],
  inject: failedLastRun('drill-last-run'),
};

const vendorQuota: Fault = {
  name: 'vendor-quota',
  description: 'the quota of every vendor is exhausted',
  disturbs: ['tenants'],
  alsoFires: ['LastRunFailed', 'VendorErrorRate'],
  inject: vendorFault(simulatorFault('vendor-quota')),
};

const vendorLimits: Fault = {
  name: 'vendor-rate-limits',
  description: 'vendors rate limit half of the calls',
  disturbs: ['tenants'],
  alsoFires: ['LastRunFailed'],
  inject: vendorFault(simulatorFault('vendor-rate-limits', { rate: 0.5 })),
};

const vendorOutage: Fault = {
  name: 'vendor-outage',
  description: 'vendors answer half of the calls with 500',
  disturbs: ['tenants'],
  alsoFires: ['LastRunFailed'],
  inject: vendorFault(simulatorFault('vendor-outage', { rate: 0.5 })),
};

export const recordDrills: Drills = {
  RollUpLagging: { fault: blocked },
  RetentionOverdue: { fault: blocked },
  PartitionsOverdue: { fault: blocked },
  TenantChecksFailing: { fault: blocked },
  ObjectiveHoursOverdue: { fault: blocked, says: /Hours of objectives/ },
  LedgerEntriesLost: { fault: refusedRows, says: /\d+(?:\.\d+)? entries/ },
  LedgerSpooling: { fault: unwritableLedger },
  CallsNotBookable: { fault: unreadable, says: /budget_unreadable/ },
  BudgetSoftLimit: { fault: softLimit, says: /acme/ },
  BudgetHardLimit: { fault: hardLimit, says: /globex/ },
  CallsBeyondBudget: { fault: hardLimit, says: /budget_exceeded/ },
  LastRunFailed: { fault: failedRun, says: /drill-last-run/ },
  VendorQuotaExhausted: { fault: vendorQuota },
  VendorRateLimited: { fault: vendorLimits },
  VendorErrorRate: { fault: vendorOutage },
};
