// npm: peer dependencies in both directions, overrides and resolutions, platforms, workspaces.
import semver from 'semver';
import { newestOf } from '../../../clients/registries/releases';
import type { Json } from '../../manifest/npm';
import { npmRules, type NpmRule } from '../../manifest/npm-rules';
import { sentences, type Declaration } from '../../manifest/set-range';
import { and, or } from '../../versions/formula';
import { npmScheme } from '../../versions/npm';
import { claim, joinClaims, notModelled, type Claim } from '../claim';
import {
  admitsAll,
  claimsOfOthers,
  declaredAs,
  lookup,
  otherPackages,
  otherVersion,
  rangeOf,
  type Upgrade,
} from './upgrade';

export async function npmClaim(upgrade: Upgrade): Promise<Claim> {
  const document = upgrade.manifest.document as Json;
  const rules = npmRules(document).filter((rule) => rule.package === upgrade.name);
  const others = await claimsOfOthers(otherPackages(upgrade), (other, i) =>
    otherClaim(upgrade, { other, rules, id: `other${i}` }),
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

interface Other {
  readonly other: Declaration;
  readonly rules: readonly NpmRule[];
  readonly id: string;
}

/** The peer requirements between the new release and the version that another package resolves to. */
async function otherClaim(upgrade: Upgrade, { other, rules, id }: Other): Promise<Claim> {
  const { name, release, version } = upgrade;
  const formula = rangeOf('npm', other);
  const declared = declaredAs(other);
  const unknown = notModelled(`the peers of ${declared} (${other.source ?? 'it is not in the registry'})`);
  if (!formula) return unknown;
  const versions = (await lookup(upgrade, other.package))?.versions ?? {};
  const newest = newestOf(versions, npmScheme, admitsAll(npmScheme, formula));
  if (!newest) return unknown;
  const dependent = `${other.package} ${newest.version}`;
  const onThis = newest.release.peers?.[name];
  const onOther = other.alias === undefined ? release.peers?.[other.package] : undefined;
  return joinClaims([
    ...(newest.release.unreadable?.includes('peerDependencies')
      ? [notModelled(`the peers of ${dependent}, which cannot be read`)]
      : []),
    ...(onThis === undefined ? [] : [dependentClaim(upgrade, { dependent, other, range: onThis, rules })]),
    ...(onOther === undefined ? [] : [dependencyClaim(onOther)]),
  ]);

  function dependencyClaim(range: string): Claim {
    const label = `${name} ${version} needs ${other.package} ${range} as a peer, and ${declared} is declared`;
    const required = npmScheme.formula(range);
    if (!required) return notModelled(`${label}, which cannot be read`);
    const both = newestOf(versions, npmScheme, admitsAll(npmScheme, formula!, required)) ?? newest!;
    return claim({
      subjects: [{ id, scheme: npmScheme, version: both.parsed }],
      constraints: [{ label, formula: required, subject: id }],
      premises: [`${other.package} is installed as ${both.version}`],
    });
  }
}

interface PeerRequirement {
  /** The package that has the requirement, with its version. */
  readonly dependent: string;
  readonly other: Declaration;
  readonly range: string;
  readonly rules: readonly NpmRule[];
}

/** Rules without parents, or below the other package, replace the range that it requires. */
function dependentClaim(upgrade: Upgrade, { dependent, other, range, rules }: PeerRequirement): Claim {
  const { name } = upgrade;
  const label = `${dependent} needs ${name} ${range}`;
  const rule = rules.find(
    ({ parents, range: onlyFor }) =>
      (parents.length === 0 || (parents.length === 1 && parents[0] === other.package)) &&
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
    premises: [`${dependent} is the newest release that ${other.range} admits`],
  });
}
