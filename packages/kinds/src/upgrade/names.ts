// The syntax of package names and exact versions in each ecosystem.
import semver from 'semver';
import { parsePep440 } from './versions/pep440';

export const ECOSYSTEMS = ['npm', 'pip', 'cargo', 'go'] as const;
export type Ecosystem = (typeof ECOSYSTEMS)[number];

interface Rule {
  /** Example of a name, for messages. */
  readonly name: string;
  /** Example of a version, for messages. */
  readonly version: string;
  readonly pattern: RegExp;
  readonly isVersion: (version: string) => boolean;
}

const isSemver = (version: string): boolean => /^\d/.test(version) && semver.valid(version) !== null;

export const NAMES: Readonly<Record<Ecosystem, Rule>> = {
  npm: {
    name: 'lodash or @types/node',
    version: '4.17.21',
    // Old packages have upper-case letters (JSONStream).
    pattern: /^(?=.{1,214}$)(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i,
    isVersion: isSemver,
  },
  pip: {
    name: 'requests',
    version: '2.32.3',
    pattern: /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i,
    isVersion: (version) => parsePep440(version) !== undefined,
  },
  cargo: { name: 'serde', version: '1.0.210', pattern: /^[a-z][a-z0-9_-]{0,63}$/i, isVersion: isSemver },
  go: {
    name: 'github.com/gin-gonic/gin',
    version: 'v1.10.0',
    // The first element is a host name; no element starts or ends with a dot.
    pattern: /^(?!.*(\.\/|\.\.|\.$))[a-z0-9-]+(\.[a-z0-9-]+)+(\/[\w~-][\w.~-]*)*$/i,
    isVersion: (version) => version.startsWith('v') && isSemver(version.slice(1)),
  },
};

export function isPackageName(ecosystem: Ecosystem, name: string): boolean {
  return NAMES[ecosystem].pattern.test(name);
}

export function isVersion(ecosystem: Ecosystem, version: string): boolean {
  return NAMES[ecosystem].isVersion(version);
}
