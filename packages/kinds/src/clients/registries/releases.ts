// Finds releases of a package: the one of a version, and the newest that installers would choose.
import { compareVersions, type Scheme, type Version } from '../../upgrade/versions/formula';
import type { Package, Release } from './lookup';

/** The key of a version, which the registry may spell differently: 1.0 and 1.0.0 are the same Python version. */
export function versionKey(scheme: Scheme, versions: Package['versions'], version: string): string | undefined {
  if (Object.hasOwn(versions, version)) return version;
  const wanted = scheme.parse(version);
  return Object.keys(versions).find((other) => {
    const parsed = scheme.parse(other);
    return wanted && parsed && compareVersions(scheme, wanted, parsed) === 0;
  });
}

/** The newest release that installers would choose among those that `admits` accepts. */
export function newestOf(
  versions: Package['versions'],
  scheme: Scheme,
  admits: (version: Version) => boolean,
): { readonly version: string; readonly parsed: Version; readonly release: Release } | undefined {
  const usable = Object.entries(versions).flatMap(([version, release]) => {
    const parsed = scheme.parse(version);
    return parsed && !release.yanked && !release.empty && admits(parsed) ? [{ version, parsed, release }] : [];
  });
  return usable.toSorted((a, b) => compareVersions(scheme, b.parsed, a.parsed))[0];
}
