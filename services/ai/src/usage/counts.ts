// Parses the counts of a usage and notes their problems.
import type { UsageProblem } from '@sextant/signals/llm';

/** More than any model can process in one call. */
const MAX_TOKENS = 100_000_000;

/** Findings about one usage. */
export interface UsageNotes {
  readonly problems: Set<UsageProblem>;
  /** Billed items of unknown price; with any of them the cost of the call is unknown. */
  readonly unknown: Set<string>;
  /** Names of counts with an impossible value. */
  readonly impossible: Set<string>;
}

export const newUsageNotes = (): UsageNotes => ({ problems: new Set(), unknown: new Set(), impossible: new Set() });

/** Parses the first value that is present: an integer or its digits as text. */
export function count(notes: UsageNotes, name: string, ...values: readonly unknown[]): number | undefined {
  const value = values.find((each) => each !== undefined && each !== null);
  if (value === undefined) return undefined;
  const number = numberOf(value);
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

/** Counts that the tokenizer can estimate. */
const ESTIMABLE: ReadonlySet<string> = new Set(['input', 'output', 'total']);

export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*-?\d{1,30}(\.\d{1,30})?\s*$/.test(value)) return undefined;
  return Number(value);
}

/** The fields of an object; none for other values. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** Notes each positive field outside `known` as billed at an unknown price. */
export function noteSeparateCharges(notes: UsageNotes, value: unknown, known: ReadonlySet<string>): void {
  for (const [name, amount] of Object.entries(fieldsOf(value))) {
    if (!known.has(name) && (numberOf(amount) ?? 0) > 0) notes.unknown.add(name);
  }
}
