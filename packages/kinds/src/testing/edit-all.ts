// Edits every declaration that installs a package from the registry; without any, the peer declarations.
import { setRange, type Edited, type ManifestReader } from '../upgrade/manifest/set-range';

export function editAll(
  read: ManifestReader,
  text: string,
  upgrade: { readonly package: string; readonly range: string },
): Edited {
  const all = read(text).of(upgrade.package);
  const indexes = (role: string): number[] =>
    all.flatMap((one, i) => (one.role === role && one.source === undefined ? [i] : []));
  const installs = indexes('install');
  return setRange(read, text, { ...upgrade, declarations: installs.length > 0 ? installs : indexes('peer') });
}
