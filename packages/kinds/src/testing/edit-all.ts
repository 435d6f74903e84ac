// For tests of manifests: sets a range wherever the package is installed from its registry, and else where it is promised.
import { setRange, type Edited, type Read } from '../upgrade/manifest/set-range';

export function editAll(
  read: Read,
  text: string,
  wanted: { readonly package: string; readonly range: string },
): Edited {
  const declared = read(text).of(wanted.package);
  const indexes = (role: string): number[] =>
    declared.flatMap((one, i) => (one.role === role && one.source === undefined ? [i] : []));
  const installs = indexes('installs');
  return setRange(read, text, { ...wanted, declarations: installs.length > 0 ? installs : indexes('promises') });
}
