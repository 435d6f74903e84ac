// Compares the environments in which declarations of Python packages apply and in which releases run.
import type { Release } from '../../clients/registries/lookup';
import type { Declaration } from '../manifest/set-range';
import { holds, or, type Formula } from '../versions/formula';
import { pep440Scheme } from '../versions/pep440';
import { poetryScheme } from '../versions/poetry';
import { applies, environmentsWhere } from './environments';
import { parseMarker, type Marker } from './marker';

type Conditions = Pick<Declaration, 'marker' | 'python'>;

/** The conditions of a declaration as one marker; undefined if one of them cannot be parsed. */
export function markerOf({ marker, python }: Conditions): Marker | undefined {
  const parts: (Marker | undefined)[] = [];
  if (marker !== undefined) parts.push(parseMarker(marker));
  if (python !== undefined) {
    const formula = poetryScheme.formula(python);
    parts.push(formula && { type: 'python', formula });
  }
  return parts.every((part) => part !== undefined) ? { type: 'and', of: parts } : undefined;
}

/** Whether a release runs in the environments of the project in which a declaration applies. */
export function releaseSupports(
  { languages }: Release,
  declaration: Conditions,
  supported: Formula | undefined,
): 'all' | 'none' | 'unclear' {
  if (languages === undefined) return 'all';
  const formulas = languages.map((range) => pep440Scheme.formula(range));
  const marker = markerOf(declaration);
  if (!formulas.every((one) => one !== undefined) || !marker) return 'unclear';
  const required = or(...formulas);
  const environments = environmentsWhere(marker, { formulas: [required], supported });
  if (!environments || environments.length === 0) return 'unclear';
  const running = environments.filter(({ python }) => holds(pep440Scheme, required, python)).length;
  return running === 0 ? 'none' : running === environments.length ? 'all' : 'unclear';
}

/** Whether a second declaration applies where the first one does. */
export function overlap(
  a: Conditions,
  b: Conditions,
  supported: Formula | undefined,
): 'always' | 'sometimes' | 'never' | 'unclear' {
  const [first, second] = [markerOf(a), markerOf(b)];
  if (!first || !second) return 'unclear';
  const environments = environmentsWhere(first, { markers: [second], supported });
  if (!environments) return 'unclear';
  const both = environments.filter((one) => applies(second, one)).length;
  return both === 0 ? 'never' : both === environments.length ? 'always' : 'sometimes';
}

/** Whether the conditions of a declaration hold in no environment that the project supports. */
export function appliesNowhere(declaration: Conditions, supported: Formula | undefined): boolean {
  const marker = markerOf(declaration);
  return marker !== undefined && environmentsWhere(marker, { supported })?.length === 0;
}
