// What an org has set for its calls: which provider comes first, its own prices, its budgets and what they do unread.
import { getBudgets, getLedgerRule, type Budget, type LedgerRule } from '@sextant/records/budgets';
import type { Database } from '@sextant/records/database';
import { flagValue } from '@sextant/records/flags';
import { listPriceOverrides, type PriceOverride } from '@sextant/records/ledger/price-overrides';
import { log } from '@sextant/telemetry/logs';
import { kept } from '../cache/cached';

export interface OrgSettings {
  /** The provider that the flag `llm-provider` puts first. */
  readonly provider: string | undefined;
  readonly prices: readonly PriceOverride[];
  readonly budgets: readonly Budget[];
  /** What becomes of its calls while the ledger cannot be read or written. */
  readonly ledgerRule: LedgerRule;
}

/** Gives the settings of an org, at most some seconds old; undefined when they cannot be known. */
export function orgSettings(database: Database): (orgId: string) => Promise<OrgSettings | undefined> {
  const settings = kept({
    load: async (orgId: string): Promise<OrgSettings> => {
      const [provider, prices, budgets, ledgerRule] = await Promise.all([
        flagValue(database, 'llm-provider', { orgId }),
        listPriceOverrides(database, orgId),
        getBudgets(database, orgId),
        getLedgerRule(database, orgId),
      ]);
      return { provider, prices, budgets, ledgerRule };
    },
    failed: (error) => log.warn('could not read an org’s settings', { operation: 'settings', reason: String(error) }),
  });
  return async (orgId) => (await settings(orgId))?.value;
}
