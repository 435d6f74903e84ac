// Every constraint on the version of an upgraded package: the manifest's own, and those of the other packages in it.
import semver from 'semver';
import { isMissing } from '../clients/missing';
import { required } from '../declare';
import { RULES } from './ecosystem';
import type { Manifest } from './manifest/edit';
import type { Context } from './results';
import type { Constraint } from './smt';
import { or, startsLike } from './versions/formula';
import { majorOfPath } from './versions/go';

export interface Constraints {
  readonly constraints: readonly Constraint[];
  /** Declared packages whose requirements are not known. */
  readonly unknown: number;
}

/** Looked up at the same time, and at most. */
const BATCH = 10;
const MAX_PACKAGES = 300;
/** What other packages require changes when they are released, not by the second. */
const MAX_AGE_MS = 60_000;

/** The constraints after the edit. Throws ServiceError when a registry cannot be asked. */
export async function constraintsOf(context: Context): Promise<Constraints> {
  const { ecosystem, package: name } = context.input;
  const { path } = required(context, 'analyze');
  const { scheme, read } = RULES[ecosystem];
  const manifest = read(required(context, 'apply').manifest);
  const declared = manifest.of(name).flatMap(({ section, range }): Constraint[] => {
    const formula = scheme.formula(range);
    return formula ? [{ label: `${path} (${section}) declares ${name} ${range || 'in any version'}`, formula }] : [];
  });
  const others = ecosystem === 'npm' ? await peersOn(context, name, manifest) : { constraints: [], unknown: 0 };
  const constraints = [...declared, ...(ecosystem === 'go' ? modulePath(name) : []), ...others.constraints];
  return { constraints, unknown: others.unknown };
}

/** The path of a Go module names its major version. */
function modulePath(name: string): Constraint[] {
  const major = majorOfPath(name);
  const majors = major === undefined ? [0, 1] : [major];
  const formula = or(...majors.map((n) => startsLike({ epoch: 0, numbers: [n], suffix: '' })));
  return [{ label: `the path ${name} is of ${majors.map((n) => `v${n}`).join(' or ')}`, formula }];
}

/** What the other packages of a package.json, in the versions that it resolves to, require of this one. */
async function peersOn(context: Context, name: string, manifest: Manifest): Promise<Constraints> {
  const others = manifest.all().filter((one) => one.package !== name && one.role === 'installs');
  const known: (Constraint[] | undefined)[] = [];
  for (let i = 0; i < Math.min(others.length, MAX_PACKAGES); i += BATCH) {
    const batch = others.slice(i, Math.min(i + BATCH, MAX_PACKAGES));
    known.push(...(await Promise.all(batch.map((other) => peerOn(context, name, other)))));
  }
  const constraints = known.flatMap((found) => found ?? []);
  return { constraints, unknown: others.length - known.filter((found) => found !== undefined).length };
}

/** Undefined for what the registry does not have: a private package, a path, a workspace. */
async function peerOn(
  context: Context,
  name: string,
  { package: other, range }: { readonly package: string; readonly range: string },
): Promise<Constraint[] | undefined> {
  if (semver.validRange(range) === null) return undefined;
  const found = await context.services.registries
    .npm(other, context, { maxAgeMs: MAX_AGE_MS })
    .catch((error: Error) => {
      if (isMissing(error.cause)) return undefined;
      throw error;
    });
  const version = found && semver.maxSatisfying(Object.keys(found.versions), range);
  if (!found || !version) return undefined;
  const wanted = found.versions[version]?.peers?.[name];
  const formula = wanted === undefined ? undefined : RULES.npm.scheme.formula(wanted);
  return formula ? [{ label: `${other} ${version} needs ${name} ${wanted}`, formula }] : [];
}
