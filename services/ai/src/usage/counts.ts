// Reads single counts of a usage, and notes what is wrong with them.
import type { UsageProblem } from '@sextant/signals/llm';

/** More tokens than any model takes or gives in one call. */
const MAX_TOKENS = 100_000_000;

/** What was found while one usage is read. */
export interface Notes {
  readonly problems: Set<UsageProblem>;
  /** What is billed and not known, so that the call has no known cost. */
  readonly unknown: Set<string>;
  /** Names of counts that cannot be true. */
  readonly impossible: Set<string>;
}

export const newNotes = (): Notes => ({ problems: new Set(), unknown: new Set(), impossible: new Set() });

/** The first of the values that is given, as a count: a whole number, or its digits as text. */
export function count(notes: Notes, name: string, ...values: readonly unknown[]): number | undefined {
  const given = values.find((value) => value !== undefined && value !== null);
  if (given === undefined) return undefined;
  const number = numberOf(given);
  if (number === undefined) {
    notes.problems.add('unreadable');
    if (!ESTIMABLE.has(name)) notes.unknown.add(name);
    return undefined;
  }
  if (Number.isInteger(number) && number >= 0 && number <= MAX_TOKENS) return number;
  notes.problems.add('impossible');
  notes.impossible.add(name);
  notes.unknown.add(name);
  return undefined;
}

/** Where the tokenizer takes the place of a count that cannot be read. */
const ESTIMABLE: ReadonlySet<string> = new Set(['input', 'output', 'total']);

export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*-?\d{1,30}(\.\d{1,30})?\s*$/.test(value)) return undefined;
  return Number(value);
}

/** The fields of a value that should be an object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** Notes, as billed and not known, each field that counts something and has none of the names. */
export function billedApart(notes: Notes, value: unknown, known: ReadonlySet<string>): void {
  for (const [name, amount] of Object.entries(fieldsOf(value))) {
    if (!known.has(name) && (numberOf(amount) ?? 0) > 0) notes.unknown.add(name);
  }
}
