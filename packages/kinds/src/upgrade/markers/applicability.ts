// Whether a release of a Python package runs where a declaration applies.
import type { Release } from '../../clients/registries/lookup';
import { applies, placesOf } from './environments';
import { parseMarker, type Marker } from './marker';
import type { Declared } from '../manifest/set-range';
import { holds, or, type Formula } from '../versions/formula';
import { pep440Scheme } from '../versions/pep440';
import { poetryScheme } from '../versions/poetry';

/** Where a declaration applies; undefined when that cannot be read. */
export function markerOf({ marker, python }: Pick<Declared, 'marker' | 'python'>): Marker | undefined {
  const parts: (Marker | undefined)[] = [];
  if (marker !== undefined) parts.push(parseMarker(marker));
  if (python !== undefined) {
    const formula = poetryScheme.formula(python);
    parts.push(formula && { type: 'python', formula });
  }
  return parts.every((part) => part !== undefined) ? { type: 'and', of: parts } : undefined;
}

/** The Python versions that a release is for: those of any of its files; undefined when they cannot be read. */
export function pythonsOf({ languages = [] }: Release): Formula | undefined {
  const formulas = languages.map((range) => pep440Scheme.formula(range));
  return formulas.every((one) => one !== undefined) ? or(...formulas) : undefined;
}

/** `yes` when the release runs in every environment of a declaration that the project supports, `no` when in none. */
export function runs(
  release: Release,
  declared: Pick<Declared, 'marker' | 'python'>,
  supported: Formula | undefined,
): 'yes' | 'no' | 'unclear' {
  if (release.languages === undefined) return 'yes';
  const needed = pythonsOf(release);
  const marker = markerOf(declared);
  if (!needed || !marker) return 'unclear';
  const within = placesOf(marker, { formulas: [needed], supported });
  if (!within || within.length === 0) return 'unclear';
  const running = within.filter(({ python }) => holds(pep440Scheme, needed, python)).length;
  return running === 0 ? 'no' : running === within.length ? 'yes' : 'unclear';
}

/** Whether two declarations can apply in one environment; `unclear` when a marker cannot be read. */
export function overlap(
  a: Pick<Declared, 'marker' | 'python'>,
  b: Pick<Declared, 'marker' | 'python'>,
  supported: Formula | undefined,
): 'always' | 'sometimes' | 'never' | 'unclear' {
  const [first, second] = [markerOf(a), markerOf(b)];
  if (!first || !second) return 'unclear';
  const within = placesOf(first, { markers: [second], supported });
  if (!within) return 'unclear';
  const both = within.filter((one) => applies(second, one)).length;
  return both === 0 ? 'never' : both === within.length ? 'always' : 'sometimes';
}

/** Whether no environment that the project supports meets a declaration's conditions. */
export function isNowhere(declared: Pick<Declared, 'marker' | 'python'>, supported: Formula | undefined): boolean {
  const marker = markerOf(declared);
  return marker !== undefined && placesOf(marker, { supported })?.length === 0;
}
