// Environment markers (PEP 508). Conditions on the Python version become formulas.
import { parsePipRequirementsLine, type EnvironmentMarker } from 'pip-requirements-js';
import { and, compare, not, or, startsLike, type Formula, type Version } from '../versions/formula';
import { parsePep440, pep440Scheme } from '../versions/pep440';

export type Marker =
  | { readonly type: 'and' | 'or'; readonly of: readonly Marker[] }
  /** A condition on the full Python version. */
  | { readonly type: 'python'; readonly formula: Formula }
  /** The variable has one of the values or, if `negated`, none of them. */
  | { readonly type: 'is'; readonly variable: string; readonly values: readonly string[]; readonly negated: boolean }
  /** A comparison that cannot be evaluated, such as one of kernel releases. */
  | { readonly type: 'opaque'; readonly text: string };

const MAX_LENGTH = 2_000;

/** Undefined if the text is not a marker of at most 2,000 characters. */
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
  const opaque: Marker = { type: 'opaque', text: `${variable} ${operator} ${literal}` };
  if (!isLiteral(literal)) return opaque;
  const value = literal.slice(1, -1);
  if (variable === 'python_version' || variable === 'python_full_version') {
    const formula = pythonFormula(variable, operator, value);
    return formula ? { type: 'python', formula } : opaque;
  }
  const values = operator.endsWith('in') ? value.split(/[\s,|]+/).filter(Boolean) : [value];
  if (!['==', '===', '!=', 'in', 'not in'].includes(operator)) return opaque;
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

/** A comparison with `python_version`, which is `3.10` for Python 3.10.4, as a formula on the full version. */
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

/** The condition on the Python version, if all other conditions hold. Markers do not negate their parts. */
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
