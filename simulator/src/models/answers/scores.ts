// The output for enrichments: scores for the entities in a prompt, one per line: `entity: <id> name: … domain: …`.
import { seededRandom, type Random } from '../../random';

export interface Score {
  readonly id: string;
  /** 0 to 100 */
  readonly score: number;
  readonly reason: string;
}

const REASONS = {
  high: ['Its size and industry fit, and its mail address is valid.', 'The web site names a buyer and a clear need.'],
  medium: ['The fit is fair, but its size is unknown.', 'The industry fits; nobody there was reached before.'],
  low: ['The web site says little, and no address could be verified.', 'The company is outside the usual market.'],
} as const;

/** Undefined if the prompt has no entities. */
export function scores(prompt: string, random: Random): { readonly scores: readonly Score[] } | undefined {
  const ids = [...prompt.matchAll(/^\s*entity:\s*(\S+)/gm)].map(([, id = '']) => id);
  if (ids.length === 0) return undefined;
  return { scores: [...new Set(ids)].map((id) => scoreOf(id, random)) };
}

/** The score depends only on the id. */
function scoreOf(id: string, random: Random): Score {
  const score = seededRandom(0, id).int(5, 98);
  const fit = score >= 70 ? 'high' : score >= 40 ? 'medium' : 'low';
  return { id, score, reason: random.pick(REASONS[fit]) };
}
