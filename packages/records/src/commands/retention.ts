// Program: deletes expired rows. node packages/records/dist/commands/retention.js [--dry-run] [--org NAME]
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, secret } from '@sextant/telemetry/config';
import { openDatabase, type Database } from '../database/database';
import { findOrg, getOrg } from '../tenancy/orgs';
import { cleanupOldEvents, cleanupOldEventsForOrganization, type RetentionResult } from '../retention/retention';

export const retentionConfig = {
  DATABASE_URL: secret({ description: 'URL of Postgres, with the role sextant_app' }),
};

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { 'dry-run': { type: 'boolean', default: false }, org: { type: 'string' } },
  });
  const database = openDatabase(readConfig(process.env, retentionConfig).DATABASE_URL, { max: 3 });
  try {
    const result = await cleanup(database, { dryRun: values['dry-run'], org: values.org });
    await print(database, result);
    if (result.outcome === 'elsewhere') process.exitCode = 1;
  } finally {
    await database.close();
  }
}

interface CleanupOptions {
  readonly dryRun: boolean;
  /** Cleans up only the org with this name. */
  readonly org: string | undefined;
}

async function cleanup(database: Database, { dryRun, org: name }: CleanupOptions): Promise<RetentionResult> {
  if (name === undefined) return cleanupOldEvents(database, { dryRun });
  const org = await findOrg(database, name);
  if (!org) throw new Error(`org ${JSON.stringify(name)} does not exist`);
  return cleanupOldEventsForOrganization(database, org.id, { dryRun });
}

async function print(database: Database, result: RetentionResult): Promise<void> {
  const { outcome, dryRun, expired, dropped, postponed, seconds } = result;
  if (outcome === 'elsewhere') return console.error('another process is deleting expired rows: nothing was done');
  const names = new Map<string, string>();
  for (const { orgId } of expired) names.set(orgId, (await getOrg(database, orgId))?.name ?? orgId);
  if (expired.length > 0) console.table(expired.map(({ orgId, ...rest }) => ({ org: names.get(orgId), ...rest })));
  const rows = expired.reduce((sum, one) => sum + one.rows, 0);
  const verb = dryRun ? 'would delete' : 'deleted';
  console.log(`${verb} ${rows} rows, including ${dropped.length} whole partitions, in ${seconds.toFixed(1)} s`);
  if (postponed.length > 0) console.log(`partitions in use, left for the next run: ${postponed.join(', ')}`);
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : String(error));
    process.exit(1);
  });
}
