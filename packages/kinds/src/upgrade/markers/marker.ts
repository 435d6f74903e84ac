// Environment markers of PEP 508, with what they say of Python's version as a formula.
import { parsePipRequirementsLine, type EnvironmentMarker } from 'pip-requirements-js';
import { and, compare, not, or, startsLike, type Formula, type Version } from '../versions/formula';
import { parsePep440, pep440Scheme } from '../versions/pep440';

export type Marker =
  | { readonly type: 'and' | 'or'; readonly of: readonly Marker[] }
  /** Says something of the full version of Python. */
  | { readonly type: 'python'; readonly formula: Formula }
  /** A variable has one of these values, or with `negated` none of them. */
  | { readonly type: 'is'; readonly variable: string; readonly values: readonly string[]; readonly negated: boolean }
  /** A comparison that is not understood, such as one of kernels' releases: it may hold or not. */
  | { readonly type: 'open'; readonly text: string };

/** Longer ones are not parsed. */
const MAX_LENGTH = 2_000;

export const ALWAYS: Marker = { type: 'and', of: [] };

/** Undefined for what is not a marker. */
export function parseMarker(text: string): Marker | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    const parsed = parsePipRequirementsLine(`name ; ${text}`);
    const tree = parsed?.type === 'ProjectName' ? parsed.environmentMarkerTree : undefined;
    return tree && markerOf(tree);
  } catch {
    return undefined;
  }
}

function markerOf(tree: EnvironmentMarker): Marker {
  const { left, operator, right } = tree;
  if (typeof left !== 'string' || typeof right !== 'string')
    return { type: operator as 'and' | 'or', of: [markerOf(left as EnvironmentMarker), markerOf(right as never)] };
  return isLiteral(left) ? atom(right, MIRRORED[operator] ?? operator, left) : atom(left, operator, right);
}

const isLiteral = (text: string): boolean => /^["']/.test(text);
const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function atom(variable: string, operator: string, literal: string): Marker {
  const open: Marker = { type: 'open', text: `${variable} ${operator} ${literal}` };
  if (!isLiteral(literal)) return open;
  const value = literal.slice(1, -1);
  if (variable === 'python_version' || variable === 'python_full_version') {
    const formula = pythonFormula(variable, operator, value);
    return formula ? { type: 'python', formula } : open;
  }
  const values = operator.endsWith('in') ? value.split(/[\s,|]+/).filter(Boolean) : [value];
  if (!['==', '===', '!=', 'in', 'not in'].includes(operator)) return open;
  return { type: 'is', variable, values, negated: operator === '!=' || operator === 'not in' };
}

function pythonFormula(variable: string, operator: string, value: string): Formula | undefined {
  if (operator === 'in' || operator === 'not in') {
    const versions = value
      .split(/[\s,|]+/)
      .filter(Boolean)
      .map((one) => pythonFormula(variable, '==', one));
    if (!versions.every((one) => one !== undefined)) return undefined;
    return operator === 'in' ? or(...versions) : not(or(...versions));
  }
  if (variable === 'python_full_version') return pep440Scheme.formula(`${operator}${value}`);
  return minorFormula(operator, value);
}

/** `python_version` is only `3.10` of `3.10.4`: what its comparison says of the full version. */
function minorFormula(operator: string, value: string): Formula | undefined {
  if (value.endsWith('.*') || operator === '~=') return pep440Scheme.formula(`${operator}${value}`);
  const parsed = parsePep440(value);
  if (!parsed || parsed.suffix !== '' || parsed.epoch !== 0) return undefined;
  const [major = 0, minor = 0, ...rest] = parsed.numbers;
  const between = rest.some((n) => n > 0);
  const at = (n: number): Version => ({ epoch: 0, numbers: [major, n], suffix: '' });
  const equal = between ? or() : startsLike(at(minor));
  const from = (n: number): Formula => compare('>=', at(n));
  const meanings: Readonly<Record<string, Formula>> = {
    '==': equal,
    '===': equal,
    '!=': not(equal),
    '>=': from(between ? minor + 1 : minor),
    '>': from(minor + 1),
    '<': not(from(between ? minor + 1 : minor)),
    '<=': not(from(minor + 1)),
  };
  return Object.hasOwn(meanings, operator) ? meanings[operator] : undefined;
}

/** What a marker says of Python alone, where its other conditions hold. Markers have no negation of their parts. */
export function pythonOf(marker: Marker): Formula {
  switch (marker.type) {
    case 'and':
      return and(...marker.of.map(pythonOf));
    case 'or':
      return or(...marker.of.map(pythonOf));
    case 'python':
      return marker.formula;
    default:
      return and();
  }
}
