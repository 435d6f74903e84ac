// Go: the module path names the major version, and no module of go.mod requires a newer version.
import { compare, startsLike, or } from '../../versions/formula';
import { goScheme, majorOfPath } from '../../versions/go';
import { claim, joinClaims, notModelled, type Claim } from '../claim';
import { claimsOfOthers, lookup, otherPackages } from './other-packages';
import { declaredAs, type Upgrade } from './upgrade';
import type { Declaration } from '../../manifest/set-range';

export async function goClaim(upgrade: Upgrade): Promise<Claim> {
  const others = await claimsOfOthers(otherPackages(upgrade), (other) => otherClaim(upgrade, other));
  return joinClaims([pathClaim(upgrade), others]);
}

/** A version that predates modules has the suffix `+incompatible` and no major version in its path. */
function pathClaim({ name, version }: Upgrade): Claim {
  const major = majorOfPath(name);
  if (version.endsWith('+incompatible')) {
    const label = `${name}, which has no major version in its path, may be +incompatible`;
    return claim({ constraints: [{ label, formula: major === undefined ? compare('>=', v(2)) : or() }] });
  }
  const majors = major === undefined ? [0, 1] : [major];
  const formula = or(...majors.map((n) => startsLike(v(n))));
  return claim({
    constraints: [{ label: `the path ${name} is for ${majors.map((n) => `v${n}`).join(' or ')}`, formula }],
  });
}

const v = (n: number) => ({ epoch: 0, numbers: [n], suffix: '' });

/** Go selects the highest version that any module requires. */
async function otherClaim(upgrade: Upgrade, other: Declaration): Promise<Claim> {
  const { name, manifest } = upgrade;
  const dependent = declaredAs(other);
  const [replaced] = manifest.notModelled?.(other.package, other.range) ?? [];
  if (replaced !== undefined) return notModelled(`the requirements of ${dependent} (${replaced})`);
  const package_ = await lookup(upgrade, other.package, { range: other.range, scheme: goScheme });
  const release = package_?.versions[other.range];
  if (!release || release.unreadable)
    return notModelled(`the requirements of ${dependent} (its go.mod cannot be read)`);
  const requirements = (release.requires ?? []).filter((one) => one.package === name);
  return joinClaims(
    requirements.map(({ range }) => {
      const minimum = goScheme.parse(range);
      const label = `${dependent} needs ${name} ${range} or newer`;
      return minimum
        ? claim({ constraints: [{ label, formula: compare('>=', minimum) }] })
        : notModelled(`${label}, which cannot be read`);
    }),
  );
}
