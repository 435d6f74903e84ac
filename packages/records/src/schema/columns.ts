// Column types that several tables share.
import { bigint, customType, numeric, sql, timestamp } from '../database/drizzle';

export const time = (name: string) => timestamp(name, { withTimezone: true });

/** A count that may exceed 32 bits; exact up to 2^53. */
export const count = (name: string) => bigint(name, { mode: 'number' });

/** Postgres computes cost_usd from cost_nano_usd, which is exact. */
export const costUsd = () =>
  numeric('cost_usd', { precision: 20, scale: 9 }).generatedAlwaysAs(sql`cost_nano_usd::numeric / 1000000000`);

/** A transaction id; a string, because it has 64 bits. */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });
