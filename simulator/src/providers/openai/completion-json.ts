// OpenAI's JSON formats of a completion, whole and streamed.
import { distortUsage } from '../../models/odd-usage';
import type { Completion, TokenCounts } from '../../models/simulation';

export function completionJson(completion: Completion, serviceTier: string) {
  const message = { role: 'assistant', content: completion.text, refusal: null, annotations: [] };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReasonOf(completion) }];
  return { ...header(completion, serviceTier, 'chat.completion'), choices, usage: usageJson(completion) };
}

export const finishReasonOf = ({ finishReason }: Completion) =>
  finishReason === 'content-filter' ? 'content_filter' : finishReason;

export interface StreamOptions {
  readonly serviceTier: string;
  readonly includeUsage: boolean;
}

/** The chunks before the text, for a piece of the text, after the text, and of the usage. */
export function chunksOf(completion: Completion, { includeUsage, serviceTier }: StreamOptions) {
  const head = header(completion, serviceTier, 'chat.completion.chunk');
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

function usageJson({ tokens, usageDistortion }: Completion) {
  return distortUsage(plainUsage(tokens), usageDistortion);
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

function header({ id, created, model }: Completion, serviceTier: string, object: string) {
  return {
    id: `chatcmpl-${id}`,
    object,
    created,
    model,
    service_tier: serviceTier,
    system_fingerprint: `fp_${fingerprint(model)}`,
  };
}

/** Ten hex digits, constant per model. */
function fingerprint(model: string): string {
  return Buffer.from(model).toString('hex').slice(-10);
}
