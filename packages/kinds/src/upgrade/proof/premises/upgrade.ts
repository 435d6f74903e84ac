// An edited upgrade as the premises of each ecosystem look at it.
import type { ManifestFile } from '../../../clients/github-app';
import { isMissing } from '../../../clients/registries/missing';
import { newestOf } from '../../../clients/registries/releases';
import type { Package, Release } from '../../../clients/registries/lookup';
import { required } from '../../../declare';
import { conditionOf } from '../../analyze/choose-declarations';
import { RULES, schemeOf } from '../../ecosystem';
import { supportedBy, type Supported } from '../../languages';
import type { Declaration, Declared, Manifest } from '../../manifest/set-range';
import type { Ecosystem } from '../../names';
import type { Context } from '../../results';
import { compareVersions, holds, type Formula, type Scheme, type Version } from '../../versions/formula';

export type NamedDeclared = Declared & { readonly package: string };

export interface Upgrade {
  readonly context: Context;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** As it was asked for, and as the ecosystem reads it. */
  readonly version: string;
  readonly target: Version;
  readonly scheme: Scheme;
  readonly release: Release;
  /** All releases of the package. */
  readonly found: Package;
  readonly path: string;
  readonly text: string;
  /** After the edit. */
  readonly manifest: Manifest;
  readonly edited: readonly Declaration[];
  /** Declarations of the package that were not edited. */
  readonly kept: readonly Declaration[];
  /** The other manifests of the ecosystem. */
  readonly others: readonly ManifestFile[];
  readonly supported: Supported | undefined;
}

/** What a release requires changes when it is published again, not by the second. */
const MAX_AGE_MS = 60_000;

/** Throws ServiceError when the registry cannot be asked. */
export async function upgradeOf(context: Context): Promise<Upgrade> {
  const { ecosystem, package: name, version } = context.input;
  const { path, declarations, others } = required(context, 'analyze');
  const text = required(context, 'apply').manifest;
  const { scheme, read } = RULES[ecosystem];
  const target = scheme.parse(version)!;
  const found = await context.services.registries[ecosystem](name, context, { maxAgeMs: MAX_AGE_MS, version });
  const manifest = read(text);
  const chosen = new Set(declarations);
  const all = manifest.of(name);
  return {
    ...{ context, ecosystem, name, version, target, scheme, path, text, manifest, others },
    found,
    release: releaseOf(found, target, scheme),
    edited: all.filter((_, i) => chosen.has(i)),
    kept: all.filter((_, i) => !chosen.has(i)),
    supported: supportedBy(ecosystem, [{ path, text }, ...others]),
  };
}

function releaseOf({ versions }: Package, target: Version, scheme: Scheme): Release {
  const [found] = Object.entries(versions).filter(([version]) => {
    const parsed = scheme.parse(version);
    return parsed && compareVersions(scheme, parsed, target) === 0;
  });
  return found?.[1] ?? { unreadable: ['version'] };
}

/** Undefined for what the registry does not have, such as a private package. */
export async function lookup(
  { context, ecosystem }: Upgrade,
  name: string,
  newest?: { readonly range: string; readonly scheme: Scheme },
): Promise<Package | undefined> {
  const options = { maxAgeMs: MAX_AGE_MS, ...(newest && { newest }) };
  return context.services.registries[ecosystem](name, context, options).catch((error: Error) => {
    if (isMissing(error.cause)) return undefined;
    throw error;
  });
}

/** Looked up at the same time, and at most. */
const BATCH = 10;
const MAX_PACKAGES = 300;

/** The other packages that the manifest installs, each once for each of its declarations. */
export function otherPackages({ manifest, name }: Upgrade): readonly NamedDeclared[] {
  return manifest.all().filter((one) => one.package !== name && one.role === 'installs');
}

/** The ecosystem's other manifests as they are read; undefined for one that cannot be. */
export function otherManifests({ others, ecosystem }: Upgrade) {
  return others.map(({ path, text }) => {
    try {
      return { path, manifest: RULES[ecosystem].read(text) };
    } catch {
      return { path, manifest: undefined };
    }
  });
}

/** Does something for each, some at a time; what is beyond the limit is left out and counted. */
export async function forEachOther<T>(
  others: readonly NamedDeclared[],
  act: (other: NamedDeclared, index: number) => Promise<T>,
): Promise<{ readonly results: readonly T[]; readonly leftOut: number }> {
  const taken = others.slice(0, MAX_PACKAGES);
  const results: T[] = [];
  for (let i = 0; i < taken.length; i += BATCH)
    results.push(...(await Promise.all(taken.slice(i, i + BATCH).map((other, j) => act(other, i + j)))));
  return { results, leftOut: others.length - taken.length };
}

/**
 * Why a demand of another package that the version does not meet may be met all the same: the edited range admits another
 * version that does, and installers take that one.
 */
export function doubtOfRange({ found, edited, ecosystem, scheme, name }: Upgrade, demand: Formula): string | undefined {
  const ranges = edited.map((declared) => rangeOf(ecosystem, declared));
  if (!ranges.every((one) => one !== undefined)) return undefined;
  const other = newestOf(found, scheme, admitsAll(scheme, demand, ...ranges));
  return other && `the declared range admits ${name} ${other.version} too, which is installed then`;
}

/** What a declared range says; undefined when it is no range of versions. */
export function rangeOf(ecosystem: Ecosystem, declared: Declared): Formula | undefined {
  return declared.source === undefined ? schemeOf(ecosystem, declared).formula(declared.range) : undefined;
}

export function admitsAll(scheme: Scheme, ...formulas: readonly Formula[]): (version: Version) => boolean {
  return (version) => formulas.every((formula) => holds(scheme, formula, version));
}

/** `requirements.txt (requirements) declares requests ==2.32.3`. */
export function declaredLabel(path: string, name: string, { section, range, marker, python }: Declared): string {
  const condition = conditionOf({ section, range, role: 'installs', marker, python });
  return `${path} (${section}) declares ${name} ${range || 'in any version'}${condition && ` (${condition})`}`;
}

/** A package as it is declared, for people. */
export function whatOf({ package: name, range }: NamedDeclared): string {
  return range === '' ? name : `${name} ${range}`;
}
