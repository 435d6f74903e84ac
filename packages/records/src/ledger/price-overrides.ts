// Price overrides: model prices of an org that replace the published prices.
import { and, desc, eq, getTableColumns } from '../database/drizzle';
import type { Database } from '../database/database';
import { priceOverrides } from '../schema/ledger';

/** Prices in USD per million tokens. */
export interface PriceOverride {
  readonly provider: string;
  readonly model: string;
  readonly inputUsdPerMillion: number;
  /** For cached input tokens; null: the same as for other input tokens. */
  readonly cachedUsdPerMillion: number | null;
  readonly outputUsdPerMillion: number;
  /** The price is valid from this time, until that of the next price. */
  readonly fromDate: Date;
}

/** All price overrides of an org, newest first for each model, including future ones. */
export async function listPriceOverrides(database: Database, orgId: string): Promise<readonly PriceOverride[]> {
  const { orgId: _, ...columns } = getTableColumns(priceOverrides);
  return database.withOrg(orgId, (tx) =>
    tx
      .select(columns)
      .from(priceOverrides)
      .orderBy(priceOverrides.provider, priceOverrides.model, desc(priceOverrides.fromDate)),
  );
}

/** Adds a price, or replaces the price with the same provider, model and date. */
export async function setPriceOverride(database: Database, orgId: string, price: PriceOverride): Promise<void> {
  const { inputUsdPerMillion, cachedUsdPerMillion, outputUsdPerMillion } = price;
  await database.withOrg(orgId, (tx) =>
    tx
      .insert(priceOverrides)
      .values({ orgId, ...price })
      .onConflictDoUpdate({
        target: [priceOverrides.orgId, priceOverrides.provider, priceOverrides.model, priceOverrides.fromDate],
        set: { inputUsdPerMillion, cachedUsdPerMillion, outputUsdPerMillion },
      }),
  );
}

/** Deletes the prices of a model, or only the price of one date. Returns the deleted prices, newest first. */
export async function deletePriceOverrides(
  database: Database,
  orgId: string,
  { provider, model, fromDate }: Pick<PriceOverride, 'provider' | 'model'> & { readonly fromDate?: Date | undefined },
): Promise<readonly PriceOverride[]> {
  const { orgId: _, ...columns } = getTableColumns(priceOverrides);
  const p = priceOverrides;
  const ofModel = and(eq(p.orgId, orgId), eq(p.provider, provider), eq(p.model, model));
  const deleted = await database.withOrg(orgId, (tx) =>
    tx
      .delete(p)
      .where(and(ofModel, fromDate && eq(p.fromDate, fromDate)))
      .returning(columns),
  );
  return deleted.sort((a, b) => b.fromDate.getTime() - a.fromDate.getTime());
}
