// The edited upgrade, which all claims are about.
import type { ManifestFile } from '../../../clients/github-app';
import type { Package, Release } from '../../../clients/registries/lookup';
import { versionKey } from '../../../clients/registries/releases';
import { required } from '../../../declare';
import { conditionOf } from '../../analyze/choose-declarations';
import { RULES, schemeOf } from '../../ecosystem';
import { languageSupport, type LanguageSupport } from '../../languages';
import type { Declaration, EditableDeclaration, Manifest } from '../../manifest/set-range';
import type { Ecosystem } from '../../names';
import type { Context } from '../../results';
import { holds, type Formula, type Scheme, type Version } from '../../versions/formula';

export interface Upgrade {
  readonly context: Context;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** As requested. */
  readonly version: string;
  /** As parsed. */
  readonly target: Version;
  readonly scheme: Scheme;
  readonly release: Release;
  /** All releases of the package. */
  readonly versions: Package['versions'];
  readonly path: string;
  /** After the edit. */
  readonly manifest: Manifest;
  readonly edited: readonly EditableDeclaration[];
  /** Declarations of the package that were not edited. */
  readonly kept: readonly EditableDeclaration[];
  /** The other manifests of the repository. */
  readonly others: readonly ManifestFile[];
  readonly supported: LanguageSupport | undefined;
}

/** The requirements of a release change only when it is published again. */
export const MAX_AGE_MS = 60_000;

/** Throws ServiceError when the registry is unavailable. */
export async function upgradeOf(context: Context): Promise<Upgrade> {
  const { ecosystem, package: name, version } = context.input;
  const { path, declarations, others } = required(context, 'analyze');
  const text = required(context, 'apply').manifest;
  const { scheme, read } = RULES[ecosystem];
  const options = { maxAgeMs: MAX_AGE_MS, version };
  const { versions } = await context.services.registries[ecosystem](name, context, options);
  const key = versionKey(scheme, versions, version);
  const manifest = read(text);
  const all = manifest.of(name);
  return {
    ...{ context, ecosystem, name, version, target: scheme.parse(version)!, scheme, versions, path, manifest, others },
    release: key === undefined ? { unreadable: ['version'] } : versions[key]!,
    edited: all.filter((_, i) => declarations.includes(i)),
    kept: all.filter((_, i) => !declarations.includes(i)),
    supported: languageSupport(ecosystem, [{ path, text }, ...others]),
  };
}

/** Undefined if the declaration is not a range of versions. */
export function rangeOf(ecosystem: Ecosystem, declaration: Declaration): Formula | undefined {
  return declaration.source === undefined ? schemeOf(ecosystem, declaration).formula(declaration.range) : undefined;
}

export function admitsAll(scheme: Scheme, ...formulas: readonly Formula[]): (version: Version) => boolean {
  return (version) => formulas.every((formula) => holds(scheme, formula, version));
}

/** `requirements.txt (requirements) declares requests ==2.32.3` */
export function declaredLabel(path: string, { package: name, section, range, marker, python }: Declaration): string {
  const condition = conditionOf({ marker, python });
  return `${path} (${section}) declares ${name} ${range || 'in any version'}${condition && ` (${condition})`}`;
}

/** `scipy ==1.0.0` */
export function declaredAs({ package: name, range }: Declaration): string {
  return range === '' ? name : `${name} ${range}`;
}
