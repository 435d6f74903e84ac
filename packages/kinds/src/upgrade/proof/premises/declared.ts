// The premises that a manifest itself declares: every other range of the package, where it applies together with the edit.
import type { Declared } from '../../manifest/set-range';
import { overlap } from '../../markers/applicability';
import type { Constraint } from '../smt';
import { caseOf, joinCases, type Case } from '../claim';
import { declaredLabel, otherManifests, rangeOf, type Upgrade } from './upgrade';

export const SEPARATE = 'whether both manifests are installed together is not known';

/** The declarations after the edit, and those of the other manifests of the ecosystem. */
export function declaredCase(upgrade: Upgrade): Case {
  const { path, edited, kept, manifest, name, version } = upgrade;
  const others = otherManifests(upgrade);
  return joinCases([
    ...edited.map((declared) => ofDeclared(upgrade, declared, path)),
    ...kept.map((declared) => keptCase(upgrade, declared, path)),
    ...others.flatMap(({ path: other, manifest: read }) =>
      read === undefined
        ? [caseOf({ notModelled: [`${other}, which cannot be read`] })]
        : read.of(name).map((declared) => keptCase(upgrade, declared, other, SEPARATE)),
    ),
    caseOf({ notModelled: manifest.notModelled?.(name, version) ?? [] }),
  ]);
}

function ofDeclared(upgrade: Upgrade, declared: Declared, path: string, doubt?: string): Case {
  const label = declaredLabel(path, upgrade.name, declared);
  const formula = rangeOf(upgrade.ecosystem, declared);
  if (formula) return caseOf({ constraints: [{ label, formula, doubt } satisfies Constraint] });
  const from = declared.source === undefined ? 'which is not a range of versions' : `from ${declared.source}`;
  return caseOf({ notModelled: [`${label}, ${from}`] });
}

/** A declaration that was not edited counts where it applies together with one that was. */
function keptCase(upgrade: Upgrade, declared: Declared, path: string, separate?: string): Case {
  const { edited, ecosystem, name, supported } = upgrade;
  const label = declaredLabel(path, name, declared);
  if (!edited.some(({ alias }) => alias === declared.alias))
    return caseOf({ premises: [`${label} is a copy of its own, as ${declared.alias ?? name}`] });
  if (ecosystem !== 'pip') return ofDeclared(upgrade, declared, path, separate);
  const overlaps = edited.map((one) => overlap(one, declared, supported?.formula));
  if (overlaps.every((one) => one === 'never'))
    return caseOf({ premises: [`${label} applies only where the new version does not`] });
  const unclear = overlaps.includes('unclear') ? 'where it applies cannot be told' : undefined;
  const apart = differentGroups(declared, edited)
    ? 'whether both parts are installed together is not known'
    : undefined;
  return ofDeclared(upgrade, declared, path, separate ?? unclear ?? apart);
}

function differentGroups({ group }: Declared, edited: readonly Declared[]): boolean {
  return edited.every((one) => one.group !== group) && group !== undefined && edited.every((one) => one.group);
}
