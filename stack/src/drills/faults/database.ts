// Faults in the database, injected as its owner: refused rows, missing rights and background work that is blocked.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from '../../home';
import { runSql } from '../apis';
import type { Fault } from '../declare';
import type { DrillPlatform } from '../drill-platform';
import { repeat } from './repeat';

/** Runs statements to begin and to end the fault. */
export function statements(begin: string, end: string): Fault['inject'] {
  return async (platform) => {
    await runSql(platform, begin);
    return async () => void (await runSql(platform, end));
  };
}

const HOLD_SECONDS = 900;
const AGE_EVERY_MS = 2_000;
/** Above every threshold. */
const AGE = `interval '30 hours'`;
const WORK = ['checks', 'objective_hours', 'partitions', 'retention'] as const;

/**
 * Holds the locks of the background work, as an ops that hangs in it does, and moves its last success and the oldest
 * mark of the roll-ups into the past.
 */
export const blockedWork: Fault['inject'] = async (platform) => {
  const locks = [
    ...WORK.map((name) => `pg_advisory_lock(hashtext('sextant.work'), hashtext('${name}'))`),
    `(select count(pg_advisory_lock(hashtext('sextant.rollup'), hashtext(id::text))) from orgs)`,
  ];
  const release = holdSession(platform, `select ${locks.join(', ')}, pg_sleep(${HOLD_SECONDS})`);
  const names = WORK.map((name) => `'${name}'`).join(', ');
  // Repeated, because a round that was in progress can still end.
  const age = async (): Promise<void> => {
    await runSql(
      platform,
      `update repeated_work set since = now() - ${AGE}, last_success = now() - ${AGE} where name in (${names})`,
    );
    await runSql(platform, `update rollup_marks set marked_at = now() - ${AGE} where marked_at > now() - ${AGE}`);
  };
  const stop = repeat(age, AGE_EVERY_MS);
  return async () => {
    await stop();
    await release();
  };
};

/** Runs a statement that sleeps, in a process of its own; returns the function that ends it, which frees its locks. */
function holdSession(platform: DrillPlatform, statement: string): () => Promise<void> {
  const program = join(REPOSITORY, 'packages', 'records', 'dist', 'commands', 'sql.js');
  const env = { PATH: process.env['PATH'] ?? '', POSTGRES_URL: platform.endpoints['postgres'] ?? '' };
  const child = spawn(process.execPath, [program, '--json', statement], { env, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return async () => {
    await runSql(
      platform,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query like '%pg_sleep(${HOLD_SECONDS})' and pid <> pg_backend_pid()`,
    );
    await ended;
  };
}
