// The guard: compares a prompt with known attacks, by its text alone.
import { z } from 'zod';
import { KNOWN_PROMPTS } from './known-prompts';
import { mostSimilar } from './similarity';

/** From this score on a prompt is blocked: it says what a known attack says, in nearly its words. */
const BLOCK = 0.8;
/** From this score on it is worth a look. */
const FLAG = 0.55;

export const guardRequest = z.strictObject({
  org_id: z.uuid(),
  prompt: z.string().min(1).max(100_000, 'is longer than 100000 characters'),
  /** Further prompts to compare with. */
  references: z.array(z.string().min(1).max(2_000)).max(100).default([]),
});

export interface Verdict {
  /** From 0 to 1. */
  readonly score: number;
  /** The most similar of the known prompts; null when nothing is similar at all. */
  readonly reference: string | null;
  readonly action: 'allow' | 'flag' | 'block';
}

export function guardPrompt({ prompt, references }: z.output<typeof guardRequest>): Verdict {
  const { score, reference = null } = mostSimilar(prompt, [...KNOWN_PROMPTS, ...references]);
  return { score, reference, action: score >= BLOCK ? 'block' : score >= FLAG ? 'flag' : 'allow' };
}
