// Tests whether processing a text takes time in proportion to its length.

const SIZES = [16 * 1024, 128 * 1024, 1024 * 1024] as const;
/** CPU time in milliseconds below which growth is not significant. */
const NEGLIGIBLE_MS = 150;
/** Allowed growth of the time relative to the text; quadratic work exceeds it by far. */
const TOLERANCE = 3;
/** Slow runs are repeated, unless they take longer than this in milliseconds. */
const MAX_REPEATS = 4;
const CERTAIN_MS = 2_000;

/**
 * Returns the problem as a sentence, or undefined. Compares the CPU times of increasing sizes and stops at the first that
 * grows too fast, so that a quadratic expression fails in seconds.
 *
 * @param textOf returns an adversarial text of the given length, up to one megabyte
 */
export function superLinear(work: (text: string) => unknown, textOf: (length: number) => string): string | undefined {
  let before: { readonly size: number; readonly ms: number } | undefined;
  for (const size of SIZES) {
    const allowed = before ? Math.max(NEGLIGIBLE_MS, before.ms * (size / before.size) * TOLERANCE) : Infinity;
    const text = textOf(size);
    let ms = cpuMs(work, text);
    // Further runs rule out a garbage collection and other work of the machine, which explain tenths of a second.
    for (let run = 0; run < MAX_REPEATS && ms > allowed && ms < CERTAIN_MS; run += 1)
      ms = Math.min(ms, cpuMs(work, text));
    if (ms > allowed)
      return `${size} characters take ${Math.round(ms)} ms, where ${before!.size} take ${before!.ms} ms`;
    before = { size, ms };
  }
  return undefined;
}

function cpuMs(work: (text: string) => unknown, text: string): number {
  const start = process.cpuUsage();
  try {
    work(text);
  } catch {
    // Only the time matters, not the result.
  }
  const { user, system } = process.cpuUsage(start);
  return Math.max((user + system) / 1000, 0.1);
}

const FILLERS = ['a', 'A', ' ', '\n', '-', '.', 'a.', 'a-', ':', '"', 'a@', '('];

/** Texts that consist of each part, and texts that start and end with it around a long run of one character. */
export function adversarial(
  parts: readonly string[],
  fillers: readonly string[] = FILLERS,
): readonly (readonly [name: string, textOf: (n: number) => string])[] {
  const repeated = (text: string) => (n: number) => text.repeat(Math.ceil(n / text.length)).slice(0, n);
  const runs = fillers.map((filler) => [`runs of ${JSON.stringify(filler)}`, repeated(filler)] as const);
  const mixed = parts.flatMap((part) => [
    [`repetitions of ${part}`, repeated(part)] as const,
    ...fillers.map((filler) => {
      const run = repeated(filler);
      return [`${part} and runs of ${JSON.stringify(filler)}`, (n: number) => `${part}${run(n)}\u0001${part}`] as const;
    }),
  ]);
  return [...runs, ...mixed];
}
