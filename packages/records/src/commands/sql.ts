// Program: runs one statement and prints a table or JSON. node packages/records/dist/commands/sql.js [--json] "select …"
import { Client } from 'pg';

async function main(args: readonly string[]): Promise<void> {
  const [statement] = args.filter((a) => a !== '--json');
  const connectionString = process.env['POSTGRES_URL'];
  if (!connectionString) throw new Error('POSTGRES_URL is not set: run eval "$(make -s env)" first.');
  if (!statement) throw new Error('the statement is missing. Example: make sql Q="select count(*) from runs".');
  const client = new Client({ connectionString, application_name: 'sextant-sql' });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify(rows)}\n`);
    else console.table(rows);
  } finally {
    await client.end();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
