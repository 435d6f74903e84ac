// price_overrides: an org's own prices of models, in USD for a million tokens.
import { numeric, pgTable, primaryKey, text, timestamp, uuid } from '../database/drizzle';

const usd = (name: string) => numeric(name, { precision: 18, scale: 9, mode: 'number' });

export const priceOverrides = pgTable(
  'price_overrides',
  {
    orgId: uuid('org_id').notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    inputUsdPerMillion: usd('input_usd_per_million').notNull(),
    cachedUsdPerMillion: usd('cached_usd_per_million'),
    outputUsdPerMillion: usd('output_usd_per_million').notNull(),
    fromDate: timestamp('from_date', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.provider, t.model, t.fromDate] })],
);
