// The value of a flag, as people write it.

/** Empty without a value. */
export function flagText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A number or a boolean if it reads as one; null if it is empty. */
export function flagValueOf(text: string): string | number | boolean | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : trimmed;
}
