// Compares where markers apply, by trying every environment that they tell apart.
import { holds, versionsIn, type Formula, type Version } from '../versions/formula';
import { pep440Scheme } from '../versions/pep440';
import type { Marker } from './marker';

/** One place where Python code may run; `open` has the value of each comparison that is not understood. */
export interface Environment {
  readonly python: Version;
  readonly values: ReadonlyMap<string, string>;
  readonly open: ReadonlyMap<string, boolean>;
}

/** More are not tried, and the answer is that it cannot be told. */
const MAX_ENVIRONMENTS = 50_000;
/** Released ones, and some to come: 2.7, and from 3.0 on. */
const MINORS: readonly (readonly [number, number])[] = [
  [2, 7],
  ...Array.from({ length: 26 }, (_, i) => [3, i] as const),
];
const LAST_PATCH = 99;

export interface PlaceOptions {
  /** Markers and formulas that tell environments apart besides. */
  readonly markers?: readonly Marker[];
  readonly formulas?: readonly Formula[];
  /** The Python versions of the project; undefined: any. */
  readonly supported: Formula | undefined;
}

/** The environments of the project where a marker applies; undefined when there are too many to tell. */
export function placesOf(
  marker: Marker,
  { markers = [], formulas = [], supported }: PlaceOptions,
): readonly Environment[] | undefined {
  const all = environmentsOf([marker, ...markers], supported ? [...formulas, supported] : formulas);
  return all?.filter((one) => applies(marker, one) && (!supported || holds(pep440Scheme, supported, one.python)));
}

/**
 * Representatives of all environments that these markers and formulas of Python's version tell apart; undefined when
 * there are too many.
 */
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
  const open = new Set(atoms.flatMap((one) => (one.type === 'open' ? [one.text] : [])));
  const count = [...values.values()].reduce((n, { size }) => n * size, pythons.length) * 2 ** open.size;
  if (count > MAX_ENVIRONMENTS) return undefined;
  const valued = product([...values].map(([variable, all]) => [...all].map((value) => [variable, value] as const)));
  const opened = product([...open].map((text) => [true, false].map((value) => [text, value] as const)));
  return pythons.flatMap((python) =>
    valued.flatMap((some) => opened.map((more) => ({ python, values: new Map(some), open: new Map(more) }))),
  );
}

/** Whether a marker holds in an environment. */
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
    case 'open':
      return environment.open.get(marker.text) === true;
  }
}

type Atom = Extract<Marker, { readonly type: 'python' | 'is' | 'open' }>;

function atomsOf(marker: Marker): readonly Atom[] {
  return marker.type === 'and' || marker.type === 'or' ? marker.of.flatMap(atomsOf) : [marker as Atom];
}

/** The first and last release of each minor version, and those at and around every version that is named. */
function pythonsOf(formulas: readonly Formula[]): readonly Version[] {
  const named = formulas
    .flatMap(versionsIn)
    .flatMap(({ numbers: [major = 0, minor = 0, patch = 0] }) =>
      [patch - 1, patch, patch + 1].filter((n) => n >= 0).map((n) => [major, minor, n]),
    );
  const usual = MINORS.flatMap(([major, minor]) => [0, LAST_PATCH].map((patch) => [major, minor, patch]));
  const known = named.filter(([major, minor]) => MINORS.some(([a, b]) => a === major && b === minor));
  const all = new Map([...usual, ...known].map((numbers) => [numbers.join('.'), numbers]));
  return [...all.values()].map((numbers) => ({ epoch: 0, numbers, suffix: '' }));
}

/** Every way to take one of each. */
function product<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return choices.reduce<readonly (readonly T[])[]>(
    (chosen, options) => chosen.flatMap((some) => options.map((option) => [...some, option])),
    [[]],
  );
}
