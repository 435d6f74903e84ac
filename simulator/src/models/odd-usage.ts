// The fault odd-usage: usage that is missing, without counts, or with impossible counts.

export const USAGE_DISTORTIONS = ['missing', 'null', 'zero', 'text', 'negative'] as const;
export type UsageDistortion = (typeof USAGE_DISTORTIONS)[number];

const COUNTS: Readonly<Record<Exclude<UsageDistortion, 'missing'>, (count: number) => unknown>> = {
  null: () => null,
  zero: () => 0,
  text: String,
  negative: () => -1,
};

/** Distorts a usage; without a distortion, returns it unchanged. */
export function distortUsage<T extends object>(usage: T, distortion: UsageDistortion | undefined): T | undefined {
  if (distortion === undefined) return usage;
  if (distortion === 'missing') return undefined;
  const replaceCount = (_: string, value: unknown) => (typeof value === 'number' ? COUNTS[distortion](value) : value);
  return JSON.parse(JSON.stringify(usage, replaceCount)) as T;
}
