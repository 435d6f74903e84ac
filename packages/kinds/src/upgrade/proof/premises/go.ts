// The premises of Go: the major version in the path, and that no module of go.mod requires a newer version.
import { compare, startsLike, or } from '../../versions/formula';
import { goScheme, majorOfPath } from '../../versions/go';
import { caseOf, joinCases, type Case } from '../claim';
import { forEachOther, lookup, otherPackages, whatOf, type NamedDeclared, type Upgrade } from './upgrade';

export async function goCase(upgrade: Upgrade): Promise<Case> {
  const { name, version, release } = upgrade;
  const { results, leftOut } = await forEachOther(otherPackages(upgrade), (other) => otherCase(upgrade, other));
  const left = leftOut === 0 ? [] : [`what ${leftOut} more modules of go.mod require`];
  const odd = (release.unreadable ?? []).map((field) => `${name} ${version}: its ${field} cannot be read`);
  return joinCases([pathCase(upgrade), ...results, caseOf({ notModelled: [...left, ...odd] })]);
}

/** The path of a Go module names its major version; a module from before modules says `+incompatible`. */
function pathCase({ name, version }: Upgrade): Case {
  const major = majorOfPath(name);
  if (version.endsWith('+incompatible')) {
    const label = `${name}, which has no major version in its path, may be +incompatible`;
    return caseOf({ constraints: [{ label, formula: major === undefined ? compare('>=', v(2)) : or() }] });
  }
  const majors = major === undefined ? [0, 1] : [major];
  const formula = or(...majors.map((n) => startsLike(v(n))));
  return caseOf({
    constraints: [{ label: `the path ${name} is of ${majors.map((n) => `v${n}`).join(' or ')}`, formula }],
  });
}

const v = (n: number) => ({ epoch: 0, numbers: [n], suffix: '' });

/** Go takes the highest version that anyone requires. */
async function otherCase(upgrade: Upgrade, other: NamedDeclared): Promise<Case> {
  const { name, manifest } = upgrade;
  const who = whatOf(other);
  const [replaced] = manifest.notModelled?.(other.package, other.range) ?? [];
  if (replaced !== undefined) return caseOf({ notModelled: [`what ${who} requires (${replaced})`] });
  const found = await lookup(upgrade, other.package, { range: other.range, scheme: goScheme });
  const release = found?.versions[other.range];
  if (!release || release.unreadable)
    return caseOf({ notModelled: [`what ${who} requires (its go.mod cannot be read)`] });
  return joinCases(
    (release.requires ?? [])
      .filter((one) => one.package === name)
      .map(({ range }) => {
        const minimum = goScheme.parse(range);
        const label = `${who} needs ${name} ${range} or newer`;
        return minimum
          ? caseOf({ constraints: [{ label, formula: compare('>=', minimum) }] })
          : caseOf({ notModelled: [`${label}, which cannot be read`] });
      }),
  );
}
