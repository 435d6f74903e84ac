// Output token limits of models, reasoning included, for calls that set no limit.

/** From the providers' model pages; the first match counts. */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/^gpt-4\.1/, 32_768],
  [/^(gpt-4o|chatgpt-4o)/, 16_384],
  [/^(o1|o3|o4)/, 100_000],
  [/^gpt-5.*chat/, 16_384],
  [/^gpt-5/, 128_000],
  [/^gpt-3\.5/, 4_096],
  [/^claude-opus-4-[01](\b|-2)/, 32_000],
  [/^claude-opus-4-(2025|[56])/, 64_000],
  [/^claude-(sonnet|haiku)-4/, 64_000],
  [/^claude-3-7-sonnet/, 64_000],
  [/^claude-3-5/, 8_192],
  [/^claude-3-/, 4_096],
  [/^gemini-(2\.5|3)/, 65_536],
  [/^gemini-(1\.5|2\.0)/, 8_192],
];

/** Undefined for an unknown model. */
export function outputLimit(model: string): number | undefined {
  const name = model.toLowerCase().split('/').at(-1)!;
  return LIMITS.find(([pattern]) => pattern.test(name))?.[1];
}
