// Applies the SQL files of migrations/ in order, forward only, and creates the roles that they grant rights to.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, escapeLiteral } from 'pg';
import { connectionProblem } from './connection-problem';

export class MigrationError extends Error {}

export interface MigrateOptions {
  /** Connects as the owner of the schema: a superuser, or a role that can create roles. */
  readonly adminUrl: string;
  /** The password to set for sextant_app. */
  readonly appPassword: string;
  /** The password to set for sextant_boards. */
  readonly boardsPassword: string;
  /** Default: migrations/ of this package. */
  readonly folder?: string;
}

/**
 * Brings a database up to date and returns the names of the files it applied. Each file is one transaction; concurrent
 * callers wait for each other. Throws MigrationError if it cannot connect, or if the files already applied are not the
 * first files of the folder.
 */
export async function migrate(options: MigrateOptions): Promise<readonly string[]> {
  const { adminUrl, folder = join(__dirname, '../../migrations') } = options;
  const client = new Client({ connectionString: adminUrl, application_name: 'sextant-migrate' });
  try {
    await client.connect();
  } catch (cause) {
    throw new MigrationError(connectionProblem(adminUrl, cause), { cause });
  }
  try {
    await client.query(`select pg_advisory_lock(hashtext('sextant.migrate'))`);
    await ensureRoles(client, options);
    const applied: string[] = [];
    for (const file of await pending(client, readMigrations(folder))) {
      await apply(client, file);
      applied.push(file.name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

function readMigrations(folder: string): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name));
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

async function pending(client: Client, files: readonly Migration[]): Promise<readonly Migration[]> {
  await client.query(`create table if not exists schema_migrations (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`);
  const { rows } = await client.query<Pick<Migration, 'name' | 'sha256'>>(
    'select name, sha256 from schema_migrations order by name',
  );
  rows.forEach((row, i) => {
    const file = files[i];
    if (file?.name !== row.name) {
      throw new MigrationError(
        `could not migrate: the database has ${row.name} where this version has ${file?.name ?? 'no file'}`,
      );
    }
    if (file.sha256 !== row.sha256)
      throw new MigrationError(`could not migrate: ${row.name} has changed since it was applied`);
  });
  return files.slice(rows.length);
}

async function apply(client: Client, { name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into schema_migrations (name, sha256) values ($1, $2)', [name, sha256]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new MigrationError(`could not apply ${name}: ${(cause as Error).message}`, { cause });
  }
}

type Passwords = Pick<MigrateOptions, 'appPassword' | 'boardsPassword'>;

/**
 * sextant_app: services log in as this role. sextant_system: cannot log in; owns the functions that look across orgs.
 * sextant_reader: sextant_app assumes this role for a transaction that reads all orgs. sextant_boards: Grafana logs in as
 * this role for SQL panels. None bypasses row-level security.
 */
async function ensureRoles(client: Client, { appPassword, boardsPassword }: Passwords): Promise<void> {
  const roles = ['sextant_app', 'sextant_system', 'sextant_reader', 'sextant_boards'];
  for (const role of roles) {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
    if (!rowCount) await client.query(`create role ${role}`);
  }
  await client.query(`grant usage on schema public to ${roles.join(', ')}`);
  await client.query('alter role sextant_system nologin nobypassrls');
  await client.query('alter role sextant_reader nologin nobypassrls');
  // Without inheritance: inherited policies would apply to every statement of sextant_app.
  await client.query('grant sextant_reader to sextant_app with inherit false, set true');
  await client.query(`alter role sextant_app login nobypassrls password ${verifierOf(appPassword)}`);
  await client.query(
    `alter role sextant_boards login nobypassrls connection limit ${MAX_BOARD_CONNECTIONS} password ${verifierOf(boardsPassword)}`,
  );
}

/** Of sextant_boards: two replicas of Grafana, or one that is being replaced, with the connections of its datasource. */
const MAX_BOARD_CONNECTIONS = 10;

const verifierOf = (password: string): string => escapeLiteral(scramVerifier(password));

/** The SCRAM-SHA-256 verifier of a password (RFC 5803), which keeps the password out of the server's log. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (key: string) => createHmac('sha256', salted).update(key).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}
