// Versions of Go modules: semver with a `v`, required as a minimum and excluded one by one.
import semver from 'semver';
import { compare, not, type Scheme, type Version } from './formula';
import { compareSuffixes, versionOf } from './npm';

/** `v1.2.3` requires at least that version, pre-releases and pseudo-versions in their order; `!=v1.2.3` excludes it. */
export const goScheme: Scheme = {
  parse,
  compareSuffixes,
  isPhase: (suffix, phase) => phase === 'pre' && suffix !== '',
  formula: (range) => {
    const excluded = range.startsWith('!=');
    const version = parse(excluded ? range.slice(2) : range);
    if (!version) return undefined;
    return excluded ? not(compare('=', version)) : compare('>=', version);
  },
  lowest: (range) => (parse(range) ? range : undefined),
};

function parse(version: string): Version | undefined {
  return version.startsWith('v') ? versionOf(semver.parse(version.slice(1))) : undefined;
}

/** The major version that a module's path names: `…/v2` or `gopkg.in/yaml.v3`; without one it is v0 or v1. */
export function majorOfPath(path: string): number | undefined {
  const found = /(?:\/v|^gopkg\.in\/.*\.v)(\d+)$/.exec(path)?.[1];
  return found === undefined ? undefined : Number(found);
}
