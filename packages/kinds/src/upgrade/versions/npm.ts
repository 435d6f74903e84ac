// npm versions and ranges, parsed by the package semver.
import semver from 'semver';
import { and, compare, is, not, or, startsLike, type Formula, type Scheme, type Version } from './formula';

export const npmScheme: Scheme = {
  parse: (version) => versionOf(semver.parse(version)),
  compareSuffixes,
  isPhase: (suffix, phase) => phase === 'pre' && suffix !== '',
  formula: (range) => (semver.validRange(range) === null ? undefined : or(...new semver.Range(range).set.map(allOf))),
  lowest: (range) => (semver.validRange(range) === null ? undefined : semver.minVersion(range)?.version),
};

/** A release is newer than its pre-releases. */
export function compareSuffixes(a: string, b: string): number {
  const [first, second] = [a, b].map((suffix) => (suffix === '' ? '0.0.0' : `0.0.0-${suffix}`));
  return semver.compare(first!, second!);
}

export function versionOf(parsed: semver.SemVer | null): Version | undefined {
  if (!parsed) return undefined;
  const { major, minor, patch, prerelease } = parsed;
  return { epoch: 0, numbers: [major, minor, patch], suffix: prerelease.join('.') };
}

/** Admits a pre-release only if a comparator names a pre-release with the same numbers. */
function allOf(comparators: readonly semver.Comparator[]): Formula {
  const named = comparators.flatMap(({ operator, semver: version }) => {
    // An empty comparator (`*`) has a version that is a symbol.
    const parsed = version instanceof semver.SemVer ? versionOf(version) : undefined;
    return parsed ? [{ operator: operator || '=', version: parsed }] : [];
  });
  const preReleases = named.filter(({ version }) => version.suffix !== '');
  return and(
    ...named.map(({ operator, version }) => compare(operator, version)),
    or(not(is('pre')), ...preReleases.map(({ version }) => startsLike(version))),
  );
}
