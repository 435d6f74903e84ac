// OpenAI's JSON shapes of a completion: whole, and as the chunks of a stream.
import type { Completion, Usage } from './completion';

export function completionJson({ text, finishReason, usage, ...completion }: Completion) {
  const message = { role: 'assistant', content: text, refusal: null, annotations: [] };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReason }];
  return { ...header(completion, 'chat.completion'), choices, usage };
}

/** Chunk before the text, chunk of one piece of it, chunk after it, and chunk of the usage. */
export function chunksOf({ finishReason, usage, ...completion }: Completion, includeUsage: boolean) {
  const noUsage = includeUsage ? { usage: null } : {};
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...header(completion, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...noUsage,
  });
  return {
    first: chunk({ role: 'assistant', content: '', refusal: null }),
    piece: (content: string) => chunk({ content }),
    last: chunk({}, finishReason),
    usage: { ...header(completion, 'chat.completion.chunk'), choices: [], usage: usage satisfies Usage },
  };
}

function header({ id, created, model }: Pick<Completion, 'id' | 'created' | 'model'>, object: string) {
  return { id, object, created, model, service_tier: 'default', system_fingerprint: `fp_${fingerprint(model)}` };
}

/** Ten hex digits, the same for each answer of a model. */
function fingerprint(model: string): string {
  return Buffer.from(model).toString('hex').slice(-10);
}
