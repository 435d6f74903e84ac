// Compares the text of a prompt with known attacks.
import { z } from 'zod';
import { ATTACK_PROMPTS } from './attack-prompts';
import { mostSimilar } from './similarity';

/** Score from which a prompt is blocked: it repeats a known attack almost word for word. */
const BLOCK = 0.8;
/** Score from which a prompt is flagged for review. */
const FLAG = 0.55;

export const guardRequest = z.strictObject({
  org_id: z.uuid(),
  prompt: z.string().min(1).max(100_000, 'must not be longer than 100000 characters'),
  /** Additional prompts to compare with. */
  references: z.array(z.string().min(1).max(2_000)).max(100).default([]),
});

export interface Verdict {
  /** From 0 to 1. */
  readonly score: number;
  /** The most similar prompt; null without any similarity. */
  readonly reference: string | null;
  readonly action: 'allow' | 'flag' | 'block';
}

export function guardPrompt({ prompt, references }: z.output<typeof guardRequest>): Verdict {
  const { score, reference = null } = mostSimilar(prompt, [...ATTACK_PROMPTS, ...references]);
  return { score, reference, action: score >= BLOCK ? 'block' : score >= FLAG ? 'flag' : 'allow' };
}
