// The output of the simulated models: the same seed and prompt give the same output for every provider.
import { seededRandom } from '../../random';
import type { ModelRequest } from '../request';
import { agentTurn } from './agent';
import { fromSchema } from './from-schema';
import { pageDocument } from './page';
import { sentences, topicOf } from './prose';
import { scores } from './scores';
import { upgradePlan } from './upgrade-plan';

/**
 * The prompts of the platform's kinds get realistic output. For other prompts, the output is an object that satisfies
 * the schema, or a few sentences.
 */
export function answerText({ messages, format }: ModelRequest, seed: number): string {
  const prompt = messages.map(({ text }) => text).join('\n');
  const random = seededRandom(seed, `answer to ${prompt}`);
  const schema = format.type === 'json' ? format.schema : undefined;
  const answer =
    upgradePlan(prompt, random) ??
    scores(prompt, random) ??
    pageDocument(prompt, schema, random) ??
    agentTurn(prompt, schema, random);
  if (schema) return JSON.stringify(fromSchema(schema, { random, topic: topicOf(prompt), values: answer }));
  if (answer) return JSON.stringify(answer);
  const text = sentences(random, random.int(2, 5));
  return format.type === 'json' ? JSON.stringify({ answer: text }) : text;
}
