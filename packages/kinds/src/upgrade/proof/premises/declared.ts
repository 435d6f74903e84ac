// The manifests: every other range of the package that applies together with an edited one.
import type { Declaration } from '../../manifest/set-range';
import { overlap } from '../../markers/applicability';
import { claim, joinClaims, notModelled, type Claim } from '../claim';
import { otherManifests } from './other-packages';
import { declaredLabel, rangeOf, type Upgrade } from './upgrade';

export const SEPARATE = 'it is not known whether both manifests are installed together';

export function declaredClaim(upgrade: Upgrade): Claim {
  const { path, edited, kept, manifest, name, version } = upgrade;
  return joinClaims([
    ...edited.map((declaration) => rangeClaim(upgrade, declaration, path)),
    ...kept.map((declaration) => keptClaim(upgrade, declaration, path)),
    ...otherManifests(upgrade).flatMap(({ path: other, manifest: read }) =>
      read === undefined
        ? [notModelled(`${other}, which cannot be read`)]
        : read.of(name).map((declaration) => keptClaim(upgrade, declaration, other, SEPARATE)),
    ),
    notModelled(...(manifest.notModelled?.(name, version) ?? [])),
  ]);
}

function rangeClaim(upgrade: Upgrade, declaration: Declaration, path: string, unless?: string): Claim {
  const label = declaredLabel(path, declaration);
  const formula = rangeOf(upgrade.ecosystem, declaration);
  if (formula) return claim({ constraints: [{ label, formula, unless }] });
  const { source } = declaration;
  return notModelled(`${label}, ${source === undefined ? 'which is not a range of versions' : `from ${source}`}`);
}

/** A declaration that was not edited constrains the version only where it applies together with an edited one. */
function keptClaim(upgrade: Upgrade, declaration: Declaration, path: string, separate?: string): Claim {
  const { edited, ecosystem, name, supported } = upgrade;
  const label = declaredLabel(path, declaration);
  if (!edited.some(({ alias }) => alias === declaration.alias))
    return claim({ premises: [`${label} is a separate copy, as ${declaration.alias ?? name}`] });
  if (ecosystem !== 'pip') return rangeClaim(upgrade, declaration, path, separate);
  const overlaps = edited.map((one) => overlap(one, declaration, supported?.formula));
  if (overlaps.every((one) => one === 'never'))
    return claim({ premises: [`${label} applies only where the new version does not`] });
  const unclear = overlaps.includes('unclear') ? 'it is not known where it applies' : undefined;
  const apart = inOtherGroup(declaration, edited)
    ? 'it is not known whether both groups are installed together'
    : undefined;
  return rangeClaim(upgrade, declaration, path, separate ?? unclear ?? apart);
}

function inOtherGroup({ group }: Declaration, edited: readonly Declaration[]): boolean {
  return group !== undefined && edited.every((one) => one.group !== undefined && one.group !== group);
}
