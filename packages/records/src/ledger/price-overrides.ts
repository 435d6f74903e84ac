// An org's own prices of models, in place of the published ones.
import { and, desc, eq, getTableColumns } from '../database/drizzle';
import type { Database } from '../database/database';
import { priceOverrides } from '../schema/ledger';

/** Prices in USD for a million tokens. */
export interface PriceOverride {
  readonly provider: string;
  readonly model: string;
  readonly inputUsdPerMillion: number;
  /** Of input tokens that the provider had cached; null: the same as other input tokens. */
  readonly cachedUsdPerMillion: number | null;
  readonly outputUsdPerMillion: number;
  /** The first moment for which the price holds, until that of a later one. */
  readonly fromDate: Date;
}

/** All own prices of an org, the newest of each model first; those of a date to come are among them. */
export async function listPriceOverrides(database: Database, orgId: string): Promise<readonly PriceOverride[]> {
  const { orgId: _, ...columns } = getTableColumns(priceOverrides);
  return database.withOrg(orgId, (tx) =>
    tx
      .select(columns)
      .from(priceOverrides)
      .orderBy(priceOverrides.provider, priceOverrides.model, desc(priceOverrides.fromDate)),
  );
}

/** Adds a price, or replaces the one with the same provider, model and date. */
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

/** Deletes the prices of a model, or the one of a date; returns what they were, the newest first. */
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
