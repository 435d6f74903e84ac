// npm: peer dependencies in both directions, overrides and resolutions, platforms, workspaces.
import semver from 'semver';
import type { Json } from '../../manifest/npm';
import { npmRules, type NpmRule } from '../../manifest/npm-rules';
import { sentences, type Declaration } from '../../manifest/set-range';
import { and, or } from '../../versions/formula';
import { npmScheme } from '../../versions/npm';
import { claim, joinClaims, notModelled, type Claim } from '../claim';
import { claimsOfPackages, dependencyClaim, otherPackages, otherVersion, type OtherPackage } from './other-packages';
import { type Upgrade } from './upgrade';

export async function npmClaim(upgrade: Upgrade): Promise<Claim> {
  const document = upgrade.manifest.document as Json;
  const rules = npmRules(document).filter((rule) => rule.package === upgrade.name);
  const others = await claimsOfPackages(upgrade, otherPackages(upgrade), (other, i) =>
    otherClaim(upgrade, other, `other${i}`, rules),
  );
  return joinClaims([
    releaseClaim(upgrade, document),
    ...rules.map((rule) => ruleClaim(upgrade, rule, document)),
    others,
  ]);
}

function releaseClaim({ name, version, release, path }: Upgrade, document: Json): Claim {
  const pnpm = document['pnpm'] ?? {};
  return notModelled(
    ...(release.platforms ? [`${name} ${version} is for certain platforms: ${release.platforms}`] : []),
    ...sentences(path, [
      [Object.hasOwn(pnpm, 'packageExtensions'), 'pnpm.packageExtensions is not read'],
      [Object.hasOwn(pnpm, 'peerDependencyRules'), 'pnpm.peerDependencyRules is not read'],
      [document['workspaces'] !== undefined, 'the manifests of its workspaces are not read'],
    ]),
  );
}

/** A rule without parents sets the installed version; rules below other packages apply to their peer dependencies. */
function ruleClaim({ name, path, edited }: Upgrade, rule: NpmRule, document: Json): Claim {
  if (rule.parents.length > 0) return claim({});
  const [first] = edited;
  const label = `${path} (${rule.section}) sets ${rule.key} to ${JSON.stringify(rule.value)}`;
  if (first === undefined || (rule.range !== undefined && !intersects(rule.range, first.range))) return claim({});
  if (first.alias !== undefined) return notModelled(`${label}, and ${name} is installed as ${first.alias}`);
  if (rule.section === 'overrides') {
    const { packageManager } = document;
    if (typeof packageManager === 'string' && /^(?:yarn|pnpm)@/.test(packageManager)) return claim({});
    const same = rule.value === first.range || rule.value === `$${name}`;
    return claim({
      constraints: [
        { label: `${label}, which npm accepts only if it equals the declared range`, formula: same ? and() : or() },
      ],
    });
  }
  if (rule.value === `$${name}`) return claim({ premises: [label] });
  const formula = npmScheme.formula(rule.value.replace(/^npm:/, ''));
  return formula ? claim({ constraints: [{ label, formula }] }) : notModelled(`${label}, which is not a range`);
}

/** Treats a range that cannot be parsed as one that intersects. */
function intersects(range: string, other: string): boolean {
  const [a, b] = [semver.validRange(range), semver.validRange(other)];
  return a === null || b === null || semver.intersects(a, b);
}

/** The peer requirements between the new release and the version that another package resolves to. */
function otherClaim(upgrade: Upgrade, other: OtherPackage, subject: string, rules: readonly NpmRule[]): Claim {
  const { name, release } = upgrade;
  const { declaration, newest } = other;
  const dependent = `${declaration.package} ${newest.version}`;
  const onThis = newest.release.peers?.[name];
  const onOther = declaration.alias === undefined ? release.peers?.[declaration.package] : undefined;
  return joinClaims([
    ...(newest.release.unreadable?.includes('peerDependencies')
      ? [notModelled(`the peers of ${dependent}, which cannot be read`)]
      : []),
    ...(onThis === undefined ? [] : [dependentClaim(upgrade, { dependent, declaration, range: onThis, rules })]),
    ...(onOther === undefined ? [] : [dependencyClaim(upgrade, other, { range: onOther, subject })]),
  ]);
}

interface PeerRequirement {
  /** The package that has the requirement, with its version. */
  readonly dependent: string;
  readonly declaration: Declaration;
  readonly range: string;
  readonly rules: readonly NpmRule[];
}

/** Rules without parents, or below the other package, replace the range that it requires. */
function dependentClaim(upgrade: Upgrade, { dependent, declaration, range, rules }: PeerRequirement): Claim {
  const { name } = upgrade;
  const label = `${dependent} needs ${name} ${range}`;
  const rule = rules.find(
    ({ parents, range: onlyFor }) =>
      (parents.length === 0 || (parents.length === 1 && parents[0] === declaration.package)) &&
      (onlyFor === undefined || intersects(onlyFor, range)),
  );
  if (rule) {
    const replaced = `${label}, which ${rule.section} replace with ${JSON.stringify(rule.value)}`;
    if (rule.value === `$${name}` || rule.parents.length === 0) return claim({ premises: [replaced] });
    const formula = npmScheme.formula(rule.value.replace(/^npm:/, ''));
    return formula ? claim({ constraints: [{ label: replaced, formula }] }) : notModelled(replaced);
  }
  const formula = npmScheme.formula(range);
  if (!formula) return notModelled(`${label}, which cannot be read`);
  return claim({
    constraints: [{ label, formula, unless: otherVersion(upgrade, formula) }],
    premises: [`${dependent} is the newest release that ${declaration.range} admits`],
  });
}
