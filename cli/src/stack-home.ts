// A stack that `make up` started on this machine: where its components are, and its administrator's key.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface StackHome {
  /** Its folder: SEXTANT_HOME, else .sextant in the repository. */
  readonly root: string;
  /** Addresses by component, as in `prometheus`. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** OPS_API_KEY of the installation. */
  readonly key: string | undefined;
}

/** Root of the repository: this module is in cli/src or cli/dist. */
const REPOSITORY = resolve(__dirname, '../..');

/** The stack of this checkout or of SEXTANT_HOME; undefined when none was started, or its files are not for us to read. */
export function findStack(env: NodeJS.ProcessEnv): StackHome | undefined {
  const root = resolve(env['SEXTANT_HOME'] ?? join(REPOSITORY, '.sextant'));
  const endpoints = readEndpoints(join(root, 'endpoints.json'));
  return endpoints && { root, endpoints, key: /^OPS_API_KEY=(.+)$/m.exec(read(join(root, 'secrets.env')) ?? '')?.[1] };
}

function readEndpoints(file: string): Readonly<Record<string, string>> | undefined {
  try {
    return (JSON.parse(read(file) ?? 'null') as Readonly<Record<string, string>> | undefined) ?? undefined;
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
