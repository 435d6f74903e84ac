// The premises of cargo: features that exist, and that one compatible version serves all crates of the manifest.
import type { Requirement } from '../../../clients/registries/lookup';
import { newestOf } from '../../../clients/registries/releases';
import { at, type Toml } from '../../manifest/toml';
import { cargoScheme } from '../../versions/cargo';
import { and, holds, or, type Version } from '../../versions/formula';
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

export async function cargoCase(upgrade: Upgrade): Promise<Case> {
  const { name, version, release } = upgrade;
  const { results, leftOut } = await forEachOther(otherPackages(upgrade), (other, i) =>
    otherCase(upgrade, other, `other${i}`),
  );
  return joinCases([
    featuresCase(upgrade),
    ...results,
    caseOf({
      notModelled: [
        ...(release.unreadable ?? []).map((field) => `${name} ${version}: its ${field} cannot be read`),
        ...(leftOut === 0 ? [] : [`what ${leftOut} more crates of the manifest require`]),
      ],
    }),
  ]);
}

/** Every feature that the manifest asks for. */
function featuresCase({ name, version, release, edited, manifest }: Upgrade): Case {
  const document = manifest.document as Toml;
  const keys = new Set(edited.map(({ alias }) => alias ?? name));
  // `serde/derive` and `serde?/derive` in the features of the package itself.
  const own = Object.values(at(document, ['features'])).flatMap((all) =>
    (Array.isArray(all) ? all : []).flatMap((one: unknown) => {
      const [, key, feature] = (typeof one === 'string' && /^([^?/]+)\??\/(.+)$/.exec(one)) || [];
      return key !== undefined && feature !== undefined && keys.has(key) ? [feature] : [];
    }),
  );
  const asked = [...new Set([...edited.flatMap(({ extras = [] }) => extras), ...own])].filter(
    (one) => one !== 'default',
  );
  const known = new Set(release.features ?? []);
  return caseOf({
    constraints: asked.map((feature) => ({
      label: `${name} ${version} has the feature ${feature}`,
      formula: known.has(feature) ? and() : or(),
    })),
  });
}

const sameCrate = (a: string, b: string): boolean =>
  a.toLowerCase().replaceAll('_', '-') === b.toLowerCase().replaceAll('_', '-');

/** Cargo takes an older release of another crate where the newest one does not fit. */
async function otherCase(upgrade: Upgrade, other: NamedDeclared, id: string): Promise<Case> {
  const { name, version, release, target } = upgrade;
  const what = whatOf(other);
  const unknown = caseOf({ notModelled: [`what ${what} requires (${other.source ?? 'it is not in the registry'})`] });
  const formula = rangeOf('cargo', other);
  if (!formula) return unknown;
  const found = await lookup(upgrade, other.package);
  const admitted = admitsAll(cargoScheme, formula);
  const newest = found && newestOf(found, cargoScheme, admitted);
  if (!found || !newest) return unknown;
  const fits = ({ range }: Requirement): boolean => accepts(range, target, release.links !== undefined);
  const demandsOf = (requires: readonly Requirement[] = []): readonly Requirement[] =>
    requires.filter((one) => sameCrate(one.package, name));
  const fitting = Object.entries(found.versions).filter(
    ([, one]) => demandsOf(one.requires).every(fits) && !one.unreadable?.includes('deps'),
  );
  const best = newestOf({ versions: Object.fromEntries(fitting) }, cargoScheme, admitted) ?? newest;
  const odd = best.release.unreadable?.includes('deps');
  const own = (release.requires ?? []).filter((one) => sameCrate(one.package, other.package));
  return joinCases([
    caseOf({ notModelled: odd ? [`what ${other.package} ${best.version} requires, which cannot be read`] : [] }),
    ...demandsOf(best.release.requires).map((demand) =>
      demandCase(upgrade, `${other.package} ${best.version}`, demand),
    ),
    ...own.map((need) => ownCase(need)),
  ]);

  function ownCase(need: Requirement): Case {
    const label = `${name} ${version} needs ${other.package} ${need.range}, and ${what} is declared`;
    const wanted = cargoScheme.formula(need.range);
    if (!wanted) return caseOf({ notModelled: [`${label}, which cannot be read`] });
    const both = newestOf(found!, cargoScheme, admitsAll(cargoScheme, formula!, wanted));
    const apart = !accepts(need.range, newest!.parsed, false);
    if (!both && !apart) return caseOf({ premises: [`${label}, so that both versions are built`] });
    const doubt = need.optional === true ? 'it is optional' : undefined;
    const { parsed, version: taken } = both ?? newest!;
    return caseOf({
      subjects: [{ id, scheme: cargoScheme, version: parsed }],
      constraints: [{ label, formula: wanted, subject: id, doubt }],
      premises: [`${other.package} is built as ${taken}`],
    });
  }
}

function demandCase(upgrade: Upgrade, who: string, demand: Requirement): Case {
  const { name, target, release } = upgrade;
  const label = `${who} needs ${name} ${demand.range}`;
  const formula = cargoScheme.formula(demand.range);
  if (!formula) return caseOf({ notModelled: [`${label}, which cannot be read`] });
  const premises = [`${who} is the newest of its range that fits`];
  if (!holds(cargoScheme, formula, target) && accepts(demand.range, target, release.links !== undefined))
    return caseOf({ premises: [...premises, `${label}, which is built as a copy of its own`] });
  const doubt = demand.optional === true ? 'it is optional' : doubtOfRange(upgrade, formula);
  return caseOf({
    constraints: [{ label, formula, doubt }],
    premises,
  });
}

/**
 * Whether a requirement and a version can be in one build: it admits the version, or is for incompatible ones, of which
 * cargo builds another copy. A crate that links a native library has one copy only.
 */
function accepts(range: string, version: Version, alone: boolean): boolean {
  const formula = cargoScheme.formula(range);
  if (!formula || holds(cargoScheme, formula, version)) return formula !== undefined;
  const lowest = cargoScheme.lowest(range);
  const other = lowest === undefined ? undefined : cargoScheme.parse(lowest);
  return !alone && other !== undefined && bucketOf(other) !== bucketOf(version);
}

/** Compatible versions agree in their leftmost number that is not 0. https://doc.rust-lang.org/cargo/reference/resolver.html */
function bucketOf({ numbers: [major = 0, minor = 0, patch = 0] }: Version): string {
  if (major > 0) return `${major}`;
  return minor > 0 ? `0.${minor}` : `0.0.${patch}`;
}
