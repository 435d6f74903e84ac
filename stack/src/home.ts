// Paths: the home folder of a stack (SEXTANT_HOME), the shared cache, and the repository.
import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The root of the repository; this module is in stack/src or stack/dist. */
export const REPOSITORY = resolve(__dirname, '..', '..');

/** The files of one stack. Stacks with different roots can run at the same time. */
export interface Home {
  readonly root: string;
  readonly endpoints: string;
  readonly secrets: string;
  readonly state: string;
  readonly plan: string;
  readonly ports: string;
  readonly lock: string;
  /** Written when the stack has a Kubernetes control plane. */
  readonly kubeconfig: string;
  data(component: string): string;
  config(component: string): string;
  log(component: string): string;
}

/** The files of the stack at `root`; defaults to SEXTANT_HOME, then .sextant in the repository. */
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

/** Logs and stores contain tenant data: no access for other users. */
const PRIVATE = 0o700;
/** Traverse only: when root runs the stack, Postgres runs as another user and must reach its data folder. */
const TRAVERSE = 0o711;

/**
 * Creates the folders of a stack without access for other users, and sets a umask of 077 for this process and its
 * children. Modes of existing folders are corrected.
 */
export function createHome(home: Home, isRoot = process.getuid?.() === 0): void {
  process.umask(0o077);
  const mode = isRoot ? TRAVERSE : PRIVATE;
  mkdirSync(home.root, { recursive: true });
  chmodSync(home.root, mode);
  for (const folder of ['run', 'logs', 'data', 'config']) {
    mkdirSync(join(home.root, folder), { recursive: true });
    chmodSync(join(home.root, folder), folder === 'data' ? mode : PRIVATE);
  }
}

/** Enables Node's compile cache, which saves a third of a service's start time. */
export function compileCache(): Readonly<Record<'NODE_COMPILE_CACHE', string>> {
  return { NODE_COMPILE_CACHE: join(cacheRoot(), 'compiled') };
}

/** The cache of built tools, shared by all clones of a user. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return env['SEXTANT_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sextant');
}
