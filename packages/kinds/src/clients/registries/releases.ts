// The newest release of a package that installers would choose.
import { compareVersions, type Scheme, type Version } from '../../upgrade/versions/formula';
import type { Package, Release } from './lookup';

/** The newest release that installers would choose, with its version; undefined when no version does. */
export function newestOf(
  { versions }: Pick<Package, 'versions'>,
  scheme: Scheme,
  admits: (version: Version) => boolean,
): { readonly version: string; readonly parsed: Version; readonly release: Release } | undefined {
  const usable = Object.entries(versions).flatMap(([version, release]) => {
    const parsed = scheme.parse(version);
    return parsed && !release.yanked && !release.empty && admits(parsed) ? [{ version, parsed, release }] : [];
  });
  return usable.toSorted((a, b) => compareVersions(scheme, b.parsed, a.parsed))[0];
}
