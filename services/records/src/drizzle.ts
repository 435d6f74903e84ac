// Drizzle by one door. Its package.json has 180 KB, which Node parses again for each file that asks for the package by
// name: a millisecond each.
export {
  and,
  asc,
  desc,
  DrizzleQueryError,
  eq,
  getTableColumns,
  gte,
  inArray,
  is,
  isNull,
  lt,
  ne,
  notInArray,
  or,
  sql,
  type SQL,
  type SQLWrapper,
} from 'drizzle-orm';
export { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
export {
  bigint,
  boolean,
  customType,
  doublePrecision,
  getTableConfig,
  integer,
  jsonb,
  numeric,
  PgDialect,
  pgTable,
  PgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
