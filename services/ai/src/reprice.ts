// Prices calls in the ledger that have no cost: `node services/ai/dist/reprice.js [--dry-run]`.
import { openDatabase } from '@sextant/records/database';
import { listPriceOverrides, type PriceOverride } from '@sextant/records/ledger/price-overrides';
import { repriceUnpriced, type RepriceOptions } from '@sextant/records/ledger/reprice';
import { ConfigError, readConfig } from '@sextant/telemetry/config';
import { configSpec } from './config';
import type { Billing } from './pricing/priced-call';
import { priceOf } from './pricing/pricing';
import { readUsage } from './usage/read-usage';
import type { UsageShape } from './usage/reported-usage';
import { parsed } from './usage/usage-in-response';

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== '--dry-run');
  if (unknown !== undefined) throw new Error(`unknown argument ${unknown}: expected --dry-run or nothing`);
  const { DATABASE_URL, OPENAI_COMPATIBLE_NAME } = configSpec;
  const config = readConfig(process.env, { DATABASE_URL, OPENAI_COMPATIBLE_NAME });
  const database = openDatabase(config.DATABASE_URL);
  try {
    const overrides = new Map<string, Promise<readonly PriceOverride[]>>();
    const pricesOf = (orgId: string) => {
      const prices = overrides.get(orgId) ?? listPriceOverrides(database, orgId);
      overrides.set(orgId, prices);
      return prices;
    };
    const dryRun = args.includes('--dry-run');
    const price = async (call: Parameters<RepriceOptions['price']>[0]) =>
      repriced(call, await pricesOf(call.orgId), config.OPENAI_COMPATIBLE_NAME);
    const { examined, priced, costNanoUsd } = await repriceUnpriced(database, { price, dryRun });
    const verb = dryRun ? 'would price' : 'priced';
    console.log(`${verb} ${priced} of ${examined} calls without a cost: $${(costNanoUsd / 1e9).toFixed(9)} in total`);
  } finally {
    await database.close();
  }
}

function repriced(call: Parameters<RepriceOptions['price']>[0], overrides: readonly PriceOverride[], vendor: string) {
  const result = priceOf(
    {
      provider: call.provider,
      priceName: call.provider === 'openai_compatible' ? vendor : call.provider,
      models: [call.modelPriced, call.modelRequested].filter((model) => model != null),
      usage: {
        inputTokens: call.promptTokens ?? undefined,
        outputTokens: call.completionTokens ?? undefined,
        totalTokens: call.totalTokens ?? undefined,
        cacheReadTokens: call.cacheReadTokens ?? undefined,
        cacheWriteTokens: call.cacheWriteTokens ?? undefined,
        reasoningTokens: call.reasoningTokens ?? undefined,
      },
      billing: billingOf(call),
      at: new Date(call.createdAt),
      tier: call.serviceTier ?? undefined,
    },
    overrides,
  );
  if (result?.nanoUsd === undefined) return undefined;
  return {
    costNanoUsd: result.nanoUsd,
    cacheSavingsNanoUsd: result.cacheSavingsNanoUsd ?? null,
    modelPriced: result.model ?? call.modelRequested,
    priceVersion: result.version,
  };
}

const SHAPES: Readonly<Record<string, UsageShape>> = { anthropic: 'anthropic', google: 'google' };

/** Billing details from the raw usage; those of a truncated usage are unknown. */
function billingOf({ provider, rawUsage }: Parameters<RepriceOptions['price']>[0]): Billing | undefined {
  if (rawUsage === null || rawUsage === undefined) return undefined;
  const raw = parsed(rawUsage);
  return raw ? readUsage(SHAPES[provider] ?? 'openai', raw, true).billing : { unknown: ['raw usage'] };
}
