// Columns for money: an exact number of 1e-9 USD, and the same in USD for people.
import { bigint, numeric, sql } from '../database/drizzle';

/** A count that may outgrow 32 bits; exact up to 2^53. */
export const count = (name: string) => bigint(name, { mode: 'number' });

/** cost_usd, which Postgres computes from cost_nano_usd. */
export const costUsd = () =>
  numeric('cost_usd', { precision: 20, scale: 9 }).generatedAlwaysAs(sql`cost_nano_usd::numeric / 1000000000`);
