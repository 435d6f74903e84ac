// The premises of npm: peers in both directions, overrides and resolutions, platforms, workspaces.
import semver from 'semver';
import { newestOf } from '../../../clients/registries/releases';
import type { Json } from '../../manifest/npm';
import { npmRules, type NpmRule } from '../../manifest/npm-rules';
import { and, or } from '../../versions/formula';
import { npmScheme } from '../../versions/npm';
import { caseOf, joinCases, type Case } from '../claim';
import {
  admitsAll,
  doubtOfRange,
  forEachOther,
  lookup,
  otherPackages,
  rangeOf,
  whatOf,
  type NamedDeclared,
  type Upgrade,
} from './upgrade';

export async function npmCase(upgrade: Upgrade): Promise<Case> {
  const document = upgrade.manifest.document as Json;
  const rules = npmRules(document).filter((rule) => rule.package === upgrade.name);
  const { results, leftOut } = await forEachOther(otherPackages(upgrade), (other, i) =>
    otherCase(upgrade, { other, rules, id: `other${i}` }),
  );
  const left = leftOut === 0 ? [] : [`the peers of ${leftOut} more packages of the manifest`];
  return joinCases([
    releaseCase(upgrade, document),
    ...rules.map((rule) => ruleCase(upgrade, rule, document)),
    ...results,
    caseOf({ notModelled: left }),
  ]);
}

/** What changes the peers of packages in pnpm. */
const PNPM = ['packageExtensions', 'peerDependencyRules'];

function releaseCase({ name, version, release, path }: Upgrade, document: Json): Case {
  return caseOf({
    notModelled: [
      ...(release.platforms ? [`${name} ${version} is for certain platforms: ${release.platforms}`] : []),
      ...(release.unreadable ?? []).map((field) => `${name} ${version}: its ${field} cannot be read`),
      ...PNPM.flatMap((key) =>
        Object.hasOwn(document['pnpm'] ?? {}, key) ? [`${path}: pnpm.${key} is not read`] : [],
      ),
      ...(document['workspaces'] === undefined ? [] : [`${path}: the manifests of its workspaces are not read`]),
    ],
  });
}

/** A rule for the whole tree sets what is installed; one for the dependencies of others is applied to their peers. */
function ruleCase({ name, path, edited }: Upgrade, rule: NpmRule, document: Json): Case {
  if (rule.parents.length > 0) return caseOf({});
  const [first] = edited;
  const label = `${path} (${rule.section}) sets ${rule.key} to ${JSON.stringify(rule.value)}`;
  if (first === undefined || (rule.range !== undefined && !meets(rule.range, first.range))) return caseOf({});
  if (first.alias !== undefined) return caseOf({ notModelled: [`${label}, and ${name} has the name ${first.alias}`] });
  if (rule.section === 'overrides') {
    const { packageManager } = document;
    if (typeof packageManager === 'string' && /^(?:yarn|pnpm)@/.test(packageManager)) return caseOf({});
    const same = rule.value === first.range || rule.value === `$${name}`;
    return caseOf({
      constraints: [
        { label: `${label}, which npm takes only when it is the declared range`, formula: same ? and() : or() },
      ],
    });
  }
  if (rule.value === `$${name}`) return caseOf({ premises: [label] });
  const formula = npmScheme.formula(rule.value.replace(/^npm:/, ''));
  return formula
    ? caseOf({ constraints: [{ label, formula }] })
    : caseOf({ notModelled: [`${label}, which is not a range`] });
}

function meets(range: string, other: string): boolean {
  const [a, b] = [semver.validRange(range), semver.validRange(other)];
  return a === null || b === null || semver.intersects(a, b);
}

interface Other {
  readonly other: NamedDeclared;
  readonly rules: readonly NpmRule[];
  readonly id: string;
}

/** What another package, in the version that it resolves to, and the new release require of each other as peers. */
async function otherCase(upgrade: Upgrade, { other, rules, id }: Other): Promise<Case> {
  const { name, release, version } = upgrade;
  const formula = rangeOf('npm', other);
  const what = whatOf(other);
  const unknown = caseOf({ notModelled: [`the peers of ${what} (${other.source ?? 'it is not in the registry'})`] });
  if (!formula) return unknown;
  const found = await lookup(upgrade, other.package);
  const newest = found && newestOf(found, npmScheme, admitsAll(npmScheme, formula));
  if (!found || !newest) return unknown;
  const odd = newest.release.unreadable?.includes('peerDependencies');
  const wanted = newest.release.peers?.[name];
  const own = release.peers?.[other.package];
  return joinCases([
    caseOf({ notModelled: odd ? [`the peers of ${other.package} ${newest.version}, which cannot be read`] : [] }),
    wanted === undefined
      ? caseOf({})
      : peerCase(upgrade, { who: `${other.package} ${newest.version}`, other, wanted, rules }),
    own === undefined || other.alias !== undefined ? caseOf({}) : ownPeerCase(own),
  ]);

  function ownPeerCase(range: string): Case {
    const label = `${name} ${version} needs ${other.package} ${range} as a peer, and ${what} is declared`;
    const needed = npmScheme.formula(range);
    if (!needed) return caseOf({ notModelled: [`${label}, which cannot be read`] });
    const both = newestOf(found!, npmScheme, admitsAll(npmScheme, formula!, needed)) ?? newest!;
    return caseOf({
      subjects: [{ id, scheme: npmScheme, version: both.parsed }],
      constraints: [{ label, formula: needed, subject: id }],
      premises: [`${other.package} is installed as ${both.version}`],
    });
  }
}

interface Peer {
  /** The other package with its version. */
  readonly who: string;
  readonly other: NamedDeclared;
  readonly wanted: string;
  readonly rules: readonly NpmRule[];
}

/** Rules for the tree or for the other package replace the range that it asks for. */
function peerCase(upgrade: Upgrade, { who, other, wanted, rules }: Peer): Case {
  const { name } = upgrade;
  const label = `${who} needs ${name} ${wanted}`;
  const rule = rules.find(
    ({ parents, range }) =>
      (parents.length === 0 || (parents.length === 1 && parents[0] === other.package)) &&
      (range === undefined || meets(range, wanted)),
  );
  if (rule) {
    const replaced = `${label}, which ${rule.section} replace by ${JSON.stringify(rule.value)}`;
    if (rule.value === `$${name}` || rule.parents.length === 0) return caseOf({ premises: [replaced] });
    const formula = npmScheme.formula(rule.value.replace(/^npm:/, ''));
    return formula ? caseOf({ constraints: [{ label: replaced, formula }] }) : caseOf({ notModelled: [replaced] });
  }
  const formula = npmScheme.formula(wanted);
  return formula
    ? caseOf({
        constraints: [{ label, formula, doubt: doubtOfRange(upgrade, formula) }],
        premises: [`${who} is the newest that ${other.range} admits`],
      })
    : caseOf({ notModelled: [`${label}, which cannot be read`] });
}
