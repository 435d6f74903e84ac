// Compares where markers apply, by trying every environment that they distinguish.
import { holds, versionsIn, type Formula, type Version } from '../versions/formula';
import { pep440Scheme } from '../versions/pep440';
import type { Marker } from './marker';

/** An environment in which Python code may run. */
export interface Environment {
  readonly python: Version;
  readonly values: ReadonlyMap<string, string>;
  /** The outcome of each comparison that cannot be evaluated. */
  readonly opaque: ReadonlyMap<string, boolean>;
}

/** Beyond this limit, environments are not compared. */
const MAX_ENVIRONMENTS = 50_000;
/** Python 2.7, and 3.0 to 3.25: released and future versions. */
const MINORS: readonly (readonly [number, number])[] = [
  [2, 7],
  ...Array.from({ length: 26 }, (_, i) => [3, i] as const),
];
const LAST_PATCH = 99;

export interface EnvironmentOptions {
  /** Further markers and formulas whose environments must be distinguished. */
  readonly markers?: readonly Marker[];
  readonly formulas?: readonly Formula[];
  /** The Python versions that the project supports; undefined: any. */
  readonly supported: Formula | undefined;
}

/** The environments of the project in which a marker applies; undefined if there are too many. */
export function environmentsWhere(
  marker: Marker,
  { markers = [], formulas = [], supported }: EnvironmentOptions,
): readonly Environment[] | undefined {
  const all = environmentsOf([marker, ...markers], supported ? [...formulas, supported] : formulas);
  return all?.filter((one) => applies(marker, one) && (!supported || holds(pep440Scheme, supported, one.python)));
}

/** One environment for each combination that the markers and formulas distinguish; undefined if there are too many. */
export function environmentsOf(
  markers: readonly Marker[],
  formulas: readonly Formula[] = [],
): readonly Environment[] | undefined {
  const atoms = markers.flatMap(atomsOf);
  const pythons = pythonsOf([...formulas, ...atoms.flatMap((one) => (one.type === 'python' ? [one.formula] : []))]);
  const values = new Map<string, Set<string>>();
  for (const one of atoms) {
    if (one.type !== 'is') continue;
    const known = values.get(one.variable) ?? new Set(['\0']);
    for (const value of one.values) known.add(value);
    values.set(one.variable, known);
  }
  const opaque = new Set(atoms.flatMap((one) => (one.type === 'opaque' ? [one.text] : [])));
  const count = [...values.values()].reduce((n, { size }) => n * size, pythons.length) * 2 ** opaque.size;
  if (count > MAX_ENVIRONMENTS) return undefined;
  const valuations = product([...values].map(([variable, all]) => [...all].map((value) => [variable, value] as const)));
  const outcomes = product([...opaque].map((text) => [true, false].map((value) => [text, value] as const)));
  return pythons.flatMap((python) =>
    valuations.flatMap((some) => outcomes.map((more) => ({ python, values: new Map(some), opaque: new Map(more) }))),
  );
}

export function applies(marker: Marker, environment: Environment): boolean {
  switch (marker.type) {
    case 'and':
      return marker.of.every((part) => applies(part, environment));
    case 'or':
      return marker.of.some((part) => applies(part, environment));
    case 'python':
      return holds(pep440Scheme, marker.formula, environment.python);
    case 'is':
      return marker.values.includes(environment.values.get(marker.variable) ?? '\0') !== marker.negated;
    case 'opaque':
      return environment.opaque.get(marker.text) === true;
  }
}

type Atom = Extract<Marker, { readonly type: 'python' | 'is' | 'opaque' }>;

function atomsOf(marker: Marker): readonly Atom[] {
  return marker.type === 'and' || marker.type === 'or' ? marker.of.flatMap(atomsOf) : [marker as Atom];
}

/** The first and last release of each minor version, and the releases at and next to each version in a formula. */
function pythonsOf(formulas: readonly Formula[]): readonly Version[] {
  const boundaries = formulas
    .flatMap(versionsIn)
    .flatMap(({ numbers: [major = 0, minor = 0, patch = 0] }) =>
      [patch - 1, patch, patch + 1].filter((n) => n >= 0).map((n) => [major, minor, n]),
    )
    .filter(([major, minor]) => MINORS.some(([a, b]) => a === major && b === minor));
  const usual = MINORS.flatMap(([major, minor]) => [0, LAST_PATCH].map((patch) => [major, minor, patch]));
  const all = new Map([...usual, ...boundaries].map((numbers) => [numbers.join('.'), numbers]));
  return [...all.values()].map((numbers) => ({ epoch: 0, numbers, suffix: '' }));
}

/** The Cartesian product. */
function product<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return choices.reduce<readonly (readonly T[])[]>(
    (chosen, options) => chosen.flatMap((some) => options.map((option) => [...some, option])),
    [[]],
  );
}
