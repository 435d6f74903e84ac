// Postgres data folders that are initialised and migrated once. Each test server gets a copy.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { migrate } from '../database/migrator';
import { end, freePort, initialisation, initialise, launch, urlOf } from './postgres-server';

/** Outside the repository, whose folder may be inaccessible to the user nobody, as which root runs Postgres. */
const CACHE = join(tmpdir(), `sextant-postgres-templates-${process.getuid?.() ?? ''}`);
const UNUSED_MS = 24 * 3_600_000;

/** Creates a data folder that is initialised, and migrated if requested. */
export async function copyOfTemplate(data: string, migrated: boolean): Promise<void> {
  mkdirSync(CACHE, { recursive: true, mode: 0o755 });
  if (process.getuid && statSync(CACHE).uid !== process.getuid()) throw new Error(`${CACHE} belongs to another user`);
  const template = join(CACHE, keyOf(migrated));
  if (!existsSync(template)) await createTemplate(template, migrated);
  const now = new Date();
  utimesSync(template, now, now);
  // Shares blocks on file systems that support it.
  const { status, stderr } = spawnSync('cp', ['-Rp', template, data], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`could not copy ${template}: ${stderr}`);
}

/** A hash of everything that determines the folder: Postgres, the migrations and the migrator. */
function keyOf(migrated: boolean): string {
  const hash = createHash('sha256').update(JSON.stringify(initialisation));
  if (migrated) {
    const migrations = join(__dirname, '../../migrations');
    const files = readdirSync(migrations).sort();
    for (const name of files) hash.update(name).update(readFileSync(join(migrations, name)));
    hash.update(readFileSync(join(__dirname, `../database/migrator${extname(__filename)}`)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Creates the template under another name and renames it, so that an incomplete one is never used. The first one wins. */
async function createTemplate(template: string, migrated: boolean): Promise<void> {
  removeUnused();
  const folder = mkdtempSync(join(CACHE, 'new-'));
  try {
    const data = join(folder, 'data');
    initialise(folder, data);
    if (migrated) {
      const port = await freePort();
      const server = await launch(data, port);
      try {
        await migrate({ adminUrl: urlOf(port, 'postgres'), appPassword: 'test', boardsPassword: 'test' });
      } finally {
        await end(server, 'SIGINT');
      }
    }
    renameSync(data, template);
  } catch (error) {
    if (!existsSync(template)) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function removeUnused(): void {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    if (Date.now() - statSync(path).mtimeMs > UNUSED_MS) rmSync(path, { recursive: true, force: true });
  }
}
