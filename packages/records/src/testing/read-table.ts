// For tests of other packages: rows of an org, with columns named as in the code.
import type { Database } from '../database/database';
import type { PgTable } from '../database/drizzle';
import { enrichmentEntities } from '../schema/enrichment';
import { llmUsageLedger } from '../schema/ledger';
import { agentTraceHistory, promptSimilarityLogs, qaSamples } from '../schema/quality';

const TABLES = { agentTraceHistory, enrichmentEntities, llmUsageLedger, promptSimilarityLogs, qaSamples };
export type TableName = keyof typeof TABLES;
export type TableRow<Name extends TableName> = (typeof TABLES)[Name]['$inferSelect'];

export async function readTable<Name extends TableName>(
  database: Database,
  orgId: string,
  name: Name,
): Promise<readonly TableRow<Name>[]> {
  const rows: unknown[] = await database.withOrg(orgId, (tx) => tx.select().from(TABLES[name] as PgTable));
  return rows as TableRow<Name>[];
}
