// The tool `calculator`: arithmetic by a parser of its own, so that nothing a model writes is ever executed.
import { ServiceError } from '@sextant/telemetry/errors';

/** An expression that has no value; the message says where or why. */
export class CalculationError extends ServiceError {
  override readonly name = 'CalculationError';
  constructor(message: string) {
    super(message, { errorClass: 'VALIDATION_ERROR' });
  }
}

const MAX_LENGTH = 500;
/** Brackets and signs within each other; far more than anyone writes, far less than the stack takes. */
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
 * The value of an expression of numbers, + - * / % ^, brackets, pi, e and abs, ceil, floor, ln, log10, max, min, round,
 * sqrt. Throws CalculationError.
 */
export function calculate(expression: string): number {
  if (expression.length > MAX_LENGTH) throw new CalculationError(`it is longer than ${MAX_LENGTH} characters`);
  const tokens = tokensOf(expression);
  const reader = { tokens, at: 0, depth: 0 };
  const value = sum(reader);
  const rest = tokens[reader.at];
  if (rest !== undefined) throw new CalculationError(`${rest} was not expected`);
  if (!Number.isFinite(value)) throw new CalculationError('it has no finite value');
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
    if (token === undefined) throw new CalculationError(`character ${at + 1} was not expected`);
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
  return deeper(reader, () => {
    const sign = take(reader, '-', '+');
    if (sign) return sign === '-' ? -signed(reader) : signed(reader);
    const base = operand(reader);
    return take(reader, '^') ? base ** signed(reader) : base;
  });
}

function operand(reader: Reader): number {
  const token = reader.tokens[reader.at];
  if (token === undefined) throw new CalculationError('it ends too early');
  reader.at += 1;
  if (/^[\d.]/.test(token)) return Number(token);
  if (token === '(') return closed(reader, sum(reader));
  if (Object.hasOwn(CONSTANTS, token)) return CONSTANTS[token]!;
  if (Object.hasOwn(FUNCTIONS, token) && take(reader, '(')) return applied(reader, token);
  throw new CalculationError(`${token} was not expected`);
}

function applied(reader: Reader, name: string): number {
  const values = [sum(reader)];
  while (take(reader, ',')) values.push(sum(reader));
  return closed(reader, FUNCTIONS[name]!(...values));
}

function closed(reader: Reader, value: number): number {
  if (!take(reader, ')')) throw new CalculationError('a closing bracket is missing');
  return value;
}

function take(reader: Reader, ...tokens: readonly string[]): string | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || !tokens.includes(token)) return undefined;
  reader.at += 1;
  return token;
}

function deeper(reader: Reader, read: () => number): number {
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH) throw new CalculationError('it is nested too deeply');
  const value = read();
  reader.depth -= 1;
  return value;
}
