// Chooses which declarations of a package an upgrade edits. Refuses an ambiguous manifest.
import { invalid, type Declaration, type EditableDeclaration } from '../manifest/set-range';
import { holds, type Scheme, type Version } from '../versions/formula';

export interface Target {
  readonly name: string;
  /** Of the manifest. */
  readonly path: string;
  readonly version: Version;
  readonly schemeOf: (declaration: Declaration) => Scheme;
  /** Whether the new release supports the environments in which a declaration applies. */
  readonly supports: (declaration: Declaration) => 'all' | 'none' | 'unclear';
}

/** A declaration with its index among the declarations of its package. */
export type IndexedDeclaration = EditableDeclaration & { readonly index: number };

export interface Choice {
  readonly edited: readonly [IndexedDeclaration, ...IndexedDeclaration[]];
  /** The declarations that install the package and are not edited. */
  readonly kept: readonly { readonly declaration: IndexedDeclaration; readonly reason: string }[];
}

/** Throws ServiceError (VALIDATION_ERROR) when there is nothing to edit, or when the manifest is ambiguous. */
export function chooseDeclarations(declarations: readonly EditableDeclaration[], target: Target): Choice {
  const all = declarations.map((one, index): IndexedDeclaration => ({ ...one, index }));
  const { candidates, foreign } = candidatesOf(all, target);
  const kept = foreign.map((declaration) => ({ declaration, reason: `it comes from ${declaration.source}` }));
  const narrow = (
    from: readonly IndexedDeclaration[],
    to: readonly IndexedDeclaration[],
    reason: string,
  ): readonly IndexedDeclaration[] => {
    kept.push(...from.filter((one) => !to.includes(one)).map((declaration) => ({ declaration, reason })));
    return to;
  };

  const named = narrow(candidates, oneName(candidates, target), 'it is another copy under another name');
  const supported = named.filter((one) => target.supports(one) !== 'none');
  if (supported.length === 0) throw invalid(unsupported(named, target));
  narrow(named, supported, 'the new version does not run there');
  const matching = narrow(supported, oneCondition(supported, target), 'the upgrade does not apply to it');
  const [first] = matching;
  const sameDialect = matching.filter(({ dialect }) => dialect === first!.dialect);
  const edited = narrow(matching, sameDialect, 'it is written in another syntax');
  return { edited: edited as [IndexedDeclaration, ...IndexedDeclaration[]], kept };
}

/** Declarations that install the package from the registry; without any, peer declarations. */
function candidatesOf(all: readonly IndexedDeclaration[], { name, path }: Target) {
  const installed = all.filter(({ role }) => role === 'install');
  const relevant = installed.length > 0 ? installed : all.filter(({ role }) => role === 'peer');
  const candidates = relevant.filter(({ source }) => source === undefined);
  const foreign = relevant.filter(({ source }) => source !== undefined);
  const [only] = foreign;
  if (candidates.length === 0 && only) throw invalid(foreignMessage(only, path));
  if (candidates.length === 0)
    throw invalid(`${path} does not depend on ${name}: only a declared package can be upgraded`);
  return { candidates, foreign };
}

function foreignMessage({ package: name, range, source }: IndexedDeclaration, path: string): string {
  const value = range === '' ? '' : ` as ${JSON.stringify(range)}`;
  return `${path} declares ${name}${value}, which is not a range of versions but comes from ${source}: edit it by hand`;
}

/** A package under several names is installed several times. Chooses the name whose versions the new one continues. */
function oneName(candidates: readonly IndexedDeclaration[], target: Target): readonly IndexedDeclaration[] {
  const names = new Set(candidates.map(({ alias }) => alias));
  if (names.size === 1) return candidates;
  const continued = new Set(candidates.filter((one) => continues(one, target)).map(({ alias }) => alias));
  if (continued.size !== 1) throw invalid(ambiguous(candidates, target, 'names'));
  return candidates.filter(({ alias }) => continued.has(alias));
}

/** Declarations with different conditions are edited together only if their ranges are equal. */
function oneCondition(candidates: readonly IndexedDeclaration[], target: Target): readonly IndexedDeclaration[] {
  const conditions = new Set(candidates.map(conditionOf));
  const ranges = new Set(candidates.map(({ range, dialect }) => `${dialect ?? ''} ${range}`));
  if (conditions.size === 1 || ranges.size === 1) return candidates;
  const unconditional = candidates.filter((one) => conditionOf(one) === '');
  const conditional = candidates.filter((one) => conditionOf(one) !== '');
  if (unconditional.length > 0 && conditional.every((one) => admits(one, target))) return unconditional;
  if (unconditional.length > 0) throw invalid(ambiguous(candidates, target, 'conditions'));
  const continued = new Set(candidates.filter((one) => continues(one, target)).map(conditionOf));
  if (continued.size === 1) return candidates.filter((one) => continued.has(conditionOf(one)));
  throw invalid(ambiguous(candidates, target, 'conditions'));
}

/** The condition under which a declaration applies, for people; empty if it always applies. */
export function conditionOf({ group, marker, python }: Pick<Declaration, 'group' | 'marker' | 'python'>): string {
  return [group, marker, python && `Python ${python}`].filter(Boolean).join(', ');
}

function admits(declaration: IndexedDeclaration, { schemeOf, version }: Target): boolean {
  const scheme = schemeOf(declaration);
  const formula = scheme.formula(declaration.range);
  return formula !== undefined && holds(scheme, formula, version);
}

/** Whether the new version has the major version of the lowest one that a declaration admits; for 0.x, the minor. */
function continues(declaration: IndexedDeclaration, { schemeOf, version }: Target): boolean {
  const scheme = schemeOf(declaration);
  const lowest = scheme.lowest(declaration.range);
  const from = lowest === undefined ? undefined : scheme.parse(lowest);
  if (!from) return false;
  const leading = (from.numbers[0] ?? 0) === 0 ? 2 : 1;
  const same = Array.from({ length: leading }, (_, i) => (from.numbers[i] ?? 0) === (version.numbers[i] ?? 0));
  return from.epoch === version.epoch && same.every(Boolean);
}

function unsupported(candidates: readonly IndexedDeclaration[], { name, path }: Target): string {
  return `${path} declares ${name} only where the new version does not run: ${candidates.map(describe).join('; ')}`;
}

function ambiguous(candidates: readonly IndexedDeclaration[], { name, path }: Target, what: string): string {
  const list = candidates.map(describe).join('; ');
  return `${path} declares ${name} under several ${what}, and it is unclear which one to edit: ${list}; edit it by hand`;
}

/** `==1.26.0 (requirements, python_version<"3.10")` */
export function describe(declaration: IndexedDeclaration): string {
  const { section, range, alias } = declaration;
  const details = [section, alias && `as ${alias}`, conditionOf(declaration)].filter(Boolean).join(', ');
  return `${range || 'any version'} (${details})`;
}
