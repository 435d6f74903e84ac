// The local stack that `make up` started: the addresses of its components and its administrator key.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface StackHome {
  /** Folder of the stack: SEXTANT_HOME, or .sextant in the repository. */
  readonly root: string;
  /** URLs by component, such as `prometheus`. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** The stack's OPS_API_KEY. */
  readonly key: string | undefined;
}

const REPOSITORY = resolve(__dirname, '../..');

/** The stack in SEXTANT_HOME or in this repository; undefined if none was started or its files are not readable. */
export function findStack(env: NodeJS.ProcessEnv): StackHome | undefined {
  const root = resolve(env['SEXTANT_HOME'] ?? join(REPOSITORY, '.sextant'));
  const endpoints = readEndpoints(join(root, 'endpoints.json'));
  return endpoints && { root, endpoints, key: /^OPS_API_KEY=(.+)$/m.exec(read(join(root, 'secrets.env')) ?? '')?.[1] };
}

function readEndpoints(file: string): StackHome['endpoints'] | undefined {
  try {
    return (JSON.parse(read(file) ?? 'null') as StackHome['endpoints'] | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
