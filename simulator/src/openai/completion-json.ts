// OpenAI's JSON shapes of a completion: whole, and as the chunks of a stream.
import { inForm } from '../models/odd-usage';
import type { Completion, TokenCounts } from '../models/simulation';

/** What an answer tells beside the completion. */
export interface Told {
  /** The tier that served it. */
  readonly serviceTier: string;
}

export function completionJson(completion: Completion, told: Told) {
  const message = { role: 'assistant', content: completion.text, refusal: null, annotations: [] };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReasonOf(completion) }];
  return { ...header(completion, told, 'chat.completion'), choices, usage: usageJson(completion) };
}

export const finishReasonOf = ({ finishReason }: Completion) =>
  finishReason === 'content-filter' ? 'content_filter' : finishReason;

/** Chunk before the text, chunk of one piece of it, chunk after it, and chunk of the usage. */
export function chunksOf(completion: Completion, { includeUsage, ...told }: Told & { readonly includeUsage: boolean }) {
  const head = header(completion, told, 'chat.completion.chunk');
  const noUsage = includeUsage ? { usage: null } : {};
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...noUsage,
  });
  return {
    first: chunk({ role: 'assistant', content: '', refusal: null }),
    piece: (content: string) => chunk({ content }),
    last: chunk({}, finishReasonOf(completion)),
    usage: { ...head, choices: [], usage: usageJson(completion) },
  };
}

function usageJson({ tokens, usageForm }: Completion) {
  return inForm(plainUsage(tokens), usageForm);
}

function plainUsage({ prompt, cached, completion, reasoning }: TokenCounts) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function header({ id, created, model }: Completion, { serviceTier }: Told, object: string) {
  return {
    id: `chatcmpl-${id}`,
    object,
    created,
    model,
    service_tier: serviceTier,
    system_fingerprint: `fp_${fingerprint(model)}`,
  };
}

/** Ten hex digits, the same for each answer of a model. */
function fingerprint(model: string): string {
  return Buffer.from(model).toString('hex').slice(-10);
}
