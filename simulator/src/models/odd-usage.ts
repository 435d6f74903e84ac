// Usages as some providers report them: missing, without their counts, or with counts that cannot be true.

export const USAGE_FORMS = ['missing', 'null', 'zero', 'text', 'negative'] as const;
export type UsageForm = (typeof USAGE_FORMS)[number];

const COUNTS: Readonly<Record<Exclude<UsageForm, 'missing'>, (count: number) => unknown>> = {
  null: () => null,
  zero: () => 0,
  text: String,
  negative: () => -1,
};

/** The usage in this form; as it is without one. */
export function inForm<T extends object>(usage: T, form: UsageForm | undefined): T | undefined {
  if (form === undefined) return usage;
  if (form === 'missing') return undefined;
  const text = JSON.stringify(usage, (_, value: unknown) => (typeof value === 'number' ? COUNTS[form](value) : value));
  return JSON.parse(text) as T;
}
