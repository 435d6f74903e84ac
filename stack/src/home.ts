// Where a stack keeps its files (SEXTANT_HOME), where the shared cache is, and where the repository is.
import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Root of the repository: this module is in stack/src or stack/dist. */
export const REPOSITORY = resolve(__dirname, '..', '..');

/** The files of one stack. Two stacks run side by side when their roots differ. */
export interface Home {
  readonly root: string;
  readonly endpoints: string;
  readonly secrets: string;
  readonly state: string;
  readonly plan: string;
  readonly ports: string;
  readonly lock: string;
  /** How kubectl reaches the stack's control plane, when it has one. */
  readonly kubeconfig: string;
  data(component: string): string;
  config(component: string): string;
  log(component: string): string;
}

/** The files of the stack at `root` (default: SEXTANT_HOME, else .sextant in the repository). */
export function homeAt(root = process.env['SEXTANT_HOME'] ?? join(REPOSITORY, '.sextant')): Home {
  const at = (...parts: string[]): string => join(resolve(root), ...parts);
  return {
    root: resolve(root),
    endpoints: at('endpoints.json'),
    secrets: at('secrets.env'),
    state: at('run', 'state.json'),
    plan: at('run', 'plan.json'),
    ports: at('run', 'ports.json'),
    lock: at('run', 'lock'),
    kubeconfig: at('kubeconfig'),
    data: (component) => at('data', component),
    config: (component) => at('config', component),
    log: (component) => at('logs', `${component}.log`),
  };
}

/** Nobody else may enter, as logs and stores hold what tenants sent. */
const PRIVATE = 0o700;
/** Nobody else may look in: root starts Postgres as another user, who passes through to its own folder. */
const PASSAGE = 0o711;

/**
 * Creates the folders of a stack, closed to other users, also those that an earlier version left open; and makes whatever
 * this process and its children create from now on readable to their user alone.
 */
export function createHome(home: Home, isRoot = process.getuid?.() === 0): void {
  process.umask(0o077);
  const passage = isRoot ? PASSAGE : PRIVATE;
  mkdirSync(home.root, { recursive: true });
  chmodSync(home.root, passage);
  for (const folder of ['run', 'logs', 'data', 'config']) {
    mkdirSync(join(home.root, folder), { recursive: true });
    chmodSync(join(home.root, folder), folder === 'data' ? passage : PRIVATE);
  }
}

/** Makes Node keep what it compiled of a program's files: a third of the time that a service takes to start. */
export function compiledOnce(): Readonly<Record<'NODE_COMPILE_CACHE', string>> {
  return { NODE_COMPILE_CACHE: join(cacheRoot(), 'compiled') };
}

/** The cache of built tools, shared by all clones of one user. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return env['SEXTANT_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sextant');
}
