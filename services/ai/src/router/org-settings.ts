// Settings of an org: its preferred provider, price overrides, budgets, and the rule for an unavailable ledger.
import { getBudgets, getLedgerRule, type Budget, type LedgerRule } from '@sextant/records/budgets';
import type { Database } from '@sextant/records/database';
import { flagValue } from '@sextant/records/flags';
import { listPriceOverrides, type PriceOverride } from '@sextant/records/ledger/price-overrides';
import { log } from '@sextant/telemetry/logs';
import { cached } from '../cache/cached';

export interface OrgSettings {
  /** First provider to try, from the flag `llm-provider`. */
  readonly provider: string | undefined;
  readonly prices: readonly PriceOverride[];
  readonly budgets: readonly Budget[];
  /** Whether calls pass while the ledger cannot be read or written. */
  readonly ledgerRule: LedgerRule;
}

/** Looks up the settings of an org, cached for some seconds; undefined when they cannot be read. */
export function orgSettings(database: Database): (orgId: string) => Promise<OrgSettings | undefined> {
  const settings = cached({
    load: async (orgId: string): Promise<OrgSettings> => {
      const [provider, prices, budgets, ledgerRule] = await Promise.all([
        flagValue(database, 'llm-provider', { orgId }),
        listPriceOverrides(database, orgId),
        getBudgets(database, orgId),
        getLedgerRule(database, orgId),
      ]);
      return { provider, prices, budgets, ledgerRule };
    },
    onError: (error) =>
      log.warn('could not read the settings of an org', { operation: 'settings', reason: String(error) }),
  });
  return async (orgId) => (await settings(orgId))?.value;
}
