// Scores of entities, for a prompt that lists them one a line: `entity: <id> name: … domain: …`.
import { seededRandom, type Random } from '../../random';

export interface Score {
  readonly id: string;
  /** 0 to 100 */
  readonly score: number;
  readonly reason: string;
}

const REASONS = {
  high: ['Its size and industry fit, and its mail address is valid.', 'The web site names a buyer and a clear need.'],
  medium: ['The fit is fair, but little is known of its size.', 'The industry fits; nobody there was reached before.'],
  low: ['The web site says little, and no address could be verified.', 'The company is outside the usual market.'],
} as const;

/** Undefined when the prompt lists no entities. */
export function scores(prompt: string, random: Random): { readonly scores: readonly Score[] } | undefined {
  const ids = [...prompt.matchAll(/^\s*entity:\s*(\S+)/gm)].map(([, id = '']) => id);
  if (ids.length === 0) return undefined;
  return { scores: [...new Set(ids)].map((id) => scoreOf(id, random)) };
}

/** An entity has its own score, whatever else is in the list. */
function scoreOf(id: string, random: Random): Score {
  const score = seededRandom(0, id).int(5, 98);
  const fit = score >= 70 ? 'high' : score >= 40 ? 'medium' : 'low';
  return { id, score, reason: random.pick(REASONS[fit]) };
}
