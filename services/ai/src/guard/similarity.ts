// How much of a reference a prompt has somewhere: the share of its character trigrams in the best window of that length.
import { normalise } from './normalise';

export interface Match {
  /** From 0, nothing in common, to 1, all of it. */
  readonly score: number;
  /** The reference as it was given; undefined when there was none. */
  readonly reference: string | undefined;
}

/** A longer window, in parts of the reference's length, as words may be put in between. */
const LONGER = 1.25;

/** The most similar of the references. Time grows with the prompt's length times the number of references. */
export function mostSimilar(prompt: string, references: readonly string[]): Match {
  const ids = new Map<string, number>();
  const known = references.map((reference) => ({ reference, grams: gramsOf(reference, (gram) => idOf(ids, gram)) }));
  // Trigrams that no reference has are all the same: -1.
  const text = gramsOf(prompt, (gram) => ids.get(gram) ?? -1);
  const counts = new Int32Array(ids.size);
  let best: Match = { score: 0, reference: undefined };
  for (const { reference, grams } of known) {
    if (grams.length === 0) continue;
    let score = bestWindow(text, grams, { counts, size: grams.length });
    // It has no more than its extra length beyond what the shorter window has.
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
  const known = ids.get(gram);
  if (known !== undefined) return known;
  ids.set(gram, ids.size);
  return ids.size - 1;
}

interface Window {
  /** Of each trigram, how often the reference has it more than the window; all 0 before and after. */
  readonly counts: Int32Array;
  readonly size: number;
}

/** Moves a window along the text, so that each step only looks at the trigrams that come in and go out. */
function bestWindow(text: Int32Array, reference: Int32Array, { counts, size }: Window): number {
  for (const id of reference) counts[id]! += 1;
  let common = 0;
  let most = 0;
  for (let i = 0; i < text.length; i++) {
    const came = text[i]!;
    if (came >= 0 && counts[came]!-- > 0) common += 1;
    const left = i >= size ? text[i - size]! : -1;
    if (left >= 0 && ++counts[left]! > 0) common -= 1;
    if (common > most) most = common;
  }
  counts.fill(0);
  return most / reference.length;
}
