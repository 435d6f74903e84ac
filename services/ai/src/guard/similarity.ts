// Similarity of a prompt to a reference: the share of the reference's trigrams in the best window of the prompt.

export interface Match {
  /** From 0 (nothing in common) to 1 (all trigrams). */
  readonly score: number;
  readonly reference: string | undefined;
}

/** A second, longer window allows for inserted words; in multiples of the reference's length. */
const LONGER = 1.25;

/** Returns the most similar reference. Takes time in proportion to the prompt's length times the number of references. */
export function mostSimilar(prompt: string, references: readonly string[]): Match {
  const ids = new Map<string, number>();
  const candidates = references.map((reference) => ({
    reference,
    grams: gramsOf(reference, (gram) => idOf(ids, gram)),
  }));
  // Trigrams that occur in no reference share the id -1.
  const text = gramsOf(prompt, (gram) => ids.get(gram) ?? -1);
  const counts = new Int32Array(ids.size);
  let best: Match = { score: 0, reference: undefined };
  for (const { reference, grams } of candidates) {
    if (grams.length === 0) continue;
    let score = bestWindow(text, grams, { counts, size: grams.length });
    // A longer window adds at most its extra length to the score.
    if (score > 0 && score + LONGER - 1 > best.score) {
      score = bestWindow(text, grams, { counts, size: Math.round(grams.length * LONGER) });
    }
    if (score > best.score) best = { score, reference };
  }
  return best;
}

function gramsOf(text: string, idOfGram: (gram: string) => number): Int32Array {
  const words = normalise(text);
  if (words === '') return new Int32Array(0);
  const padded = ` ${words} `;
  const grams = new Int32Array(padded.length - 2);
  for (let i = 0; i < grams.length; i++) grams[i] = idOfGram(padded.slice(i, i + 3));
  return grams;
}

function idOf(ids: Map<string, number>, gram: string): number {
  const id = ids.get(gram);
  if (id !== undefined) return id;
  ids.set(gram, ids.size);
  return ids.size - 1;
}

interface Window {
  /** Occurrences of each trigram in the reference minus those in the window; all 0 before and after. */
  readonly counts: Int32Array;
  readonly size: number;
}

/** Slides a window along the text; each step updates only the trigrams that enter and leave. */
function bestWindow(text: Int32Array, reference: Int32Array, { counts, size }: Window): number {
  for (const id of reference) counts[id]! += 1;
  let common = 0;
  let best = 0;
  for (let i = 0; i < text.length; i++) {
    const entering = text[i]!;
    if (entering >= 0 && counts[entering]!-- > 0) common += 1;
    const leaving = i >= size ? text[i - size]! : -1;
    if (leaving >= 0 && ++counts[leaving]! > 0) common -= 1;
    if (common > best) best = common;
  }
  counts.fill(0);
  return best / reference.length;
}

/** Accents and invisible characters: zero-width characters, soft hyphens, direction marks and fillers. */
const INVISIBLE = /\p{M}|\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;

/** Lower case, compatibility forms unified, no accents or invisible characters, single spaces between words. */
function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
