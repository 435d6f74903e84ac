// Versions of Go modules: semver with a leading `v`.
import semver from 'semver';
import { compare, not, type Scheme, type Version } from './formula';
import { compareSuffixes, versionOf } from './npm';

/** As a range, `v1.2.3` is a minimum, which newer pre-releases and pseudo-versions meet; `!=v1.2.3` excludes a version. */
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

/** The major version in a module path (`…/v2`, `gopkg.in/yaml.v3`); undefined for v0 and v1. */
export function majorOfPath(path: string): number | undefined {
  const found = /(?:\/v|^gopkg\.in\/.*\.v)(\d+)$/.exec(path)?.[1];
  return found === undefined ? undefined : Number(found);
}
