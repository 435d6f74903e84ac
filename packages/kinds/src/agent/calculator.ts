// The tool `calculator`: a parser for arithmetic, so that no output of a model is executed as code.
import { ServiceError } from '@sextant/telemetry/errors';

/** The expression is invalid or has no finite value. */
export class CalculationError extends ServiceError {
  override readonly name = 'CalculationError';
  constructor(message: string) {
    super(message, { errorClass: 'VALIDATION_ERROR' });
  }
}

const MAX_LENGTH = 500;
/** Nested brackets and signs: more than a useful expression has, and less than would overflow the stack. */
const MAX_DEPTH = 50;

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  ln: Math.log,
  log10: Math.log10,
  max: Math.max,
  min: Math.min,
  round: Math.round,
  sqrt: Math.sqrt,
};
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/**
 * Evaluates numbers, + - * / % ^, brackets, pi, e and the functions abs, ceil, floor, ln, log10, max, min, round and
 * sqrt. Throws CalculationError.
 */
export function calculate(expression: string): number {
  if (expression.length > MAX_LENGTH)
    throw new CalculationError(`the expression is longer than ${MAX_LENGTH} characters`);
  const tokens = tokensOf(expression);
  const reader = { tokens, at: 0, depth: 0 };
  const value = sum(reader);
  const rest = tokens[reader.at];
  if (rest !== undefined) throw new CalculationError(`unexpected ${rest}`);
  if (!Number.isFinite(value)) throw new CalculationError('the value is not finite');
  return value;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
}

const TOKEN = /\s*(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|[a-z][a-z0-9]*|[-+*/%^(),])/iy;

function tokensOf(expression: string): string[] {
  const text = expression.trimEnd();
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new CalculationError(`unexpected character at position ${at + 1}`);
    tokens.push(token.toLowerCase());
  }
  return tokens;
}

function sum(reader: Reader): number {
  let value = product(reader);
  for (let operator = take(reader, '+', '-'); operator; operator = take(reader, '+', '-')) {
    const right = product(reader);
    value = operator === '+' ? value + right : value - right;
  }
  return value;
}

function product(reader: Reader): number {
  let value = signed(reader);
  for (let operator = take(reader, '*', '/', '%'); operator; operator = take(reader, '*', '/', '%')) {
    const right = signed(reader);
    value = operator === '*' ? value * right : operator === '/' ? value / right : value % right;
  }
  return value;
}

/** A sign binds less than a power: -2^2 is -4. */
function signed(reader: Reader): number {
  return nested(reader, () => {
    const sign = take(reader, '-', '+');
    if (sign) return sign === '-' ? -signed(reader) : signed(reader);
    const base = operand(reader);
    return take(reader, '^') ? base ** signed(reader) : base;
  });
}

function operand(reader: Reader): number {
  const token = reader.tokens[reader.at];
  if (token === undefined) throw new CalculationError('the expression is incomplete');
  reader.at += 1;
  if (/^[\d.]/.test(token)) return Number(token);
  if (token === '(') return close(reader, sum(reader));
  if (Object.hasOwn(CONSTANTS, token)) return CONSTANTS[token]!;
  if (Object.hasOwn(FUNCTIONS, token) && take(reader, '(')) return apply(reader, token);
  throw new CalculationError(`unexpected ${token}`);
}

function apply(reader: Reader, name: string): number {
  const values = [sum(reader)];
  while (take(reader, ',')) values.push(sum(reader));
  return close(reader, FUNCTIONS[name]!(...values));
}

function close(reader: Reader, value: number): number {
  if (!take(reader, ')')) throw new CalculationError('a closing bracket is missing');
  return value;
}

function take(reader: Reader, ...tokens: readonly string[]): string | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || !tokens.includes(token)) return undefined;
  reader.at += 1;
  return token;
}

function nested(reader: Reader, read: () => number): number {
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH) throw new CalculationError('the expression is nested too deeply');
  const value = read();
  reader.depth -= 1;
  return value;
}
