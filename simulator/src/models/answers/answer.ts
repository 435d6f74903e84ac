// What the simulated models say: the same seed and prompt give the same answer, whichever provider is asked.
import { seededRandom } from '../../random';
import type { ModelRequest } from '../request';
import { agentTurn } from './agent';
import { fromSchema } from './from-schema';
import { pageDocument } from './page';
import { sentences, topicOf } from './prose';
import { scores } from './scores';
import { upgradePlan } from './upgrade-plan';

/**
 * The answer's text. What a prompt is recognised to ask for is answered in earnest; every other schema gets an object
 * that satisfies it, and a prompt without one a few sentences.
 */
export function answerText({ messages, format }: ModelRequest, seed: number): string {
  const prompt = messages.map(({ text }) => text).join('\n');
  const random = seededRandom(seed, `answer to ${prompt}`);
  const schema = format.type === 'json' ? format.schema : undefined;
  const known =
    upgradePlan(prompt, random) ??
    scores(prompt, random) ??
    pageDocument(prompt, schema, random) ??
    agentTurn(prompt, schema, random);
  if (schema) return JSON.stringify(fromSchema(schema, { random, topic: topicOf(prompt), known }));
  if (known) return JSON.stringify(known);
  const text = sentences(random, random.int(2, 5));
  return format.type === 'json' ? JSON.stringify({ answer: text }) : text;
}
