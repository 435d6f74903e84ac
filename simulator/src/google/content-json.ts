// Google's JSON shapes of generated content: whole, and as the chunks of a stream.
import { serverSentEvent, type EventShapes } from '../models/answering';
import { inForm } from '../models/odd-usage';
import type { Completion } from '../models/simulation';

export function contentJson(completion: Completion) {
  return response(completion, { text: completion.text, said: completion.pieces.length, last: true });
}

/** Google's chunks tell the usage so far. */
export function contentEvents(completion: Completion): EventShapes {
  return {
    before: [],
    piece: (text, index) => serverSentEvent(response(completion, { text, said: index + 1, last: false })),
    after: [serverSentEvent(response(completion, { text: '', said: completion.pieces.length, last: true }))],
  };
}

interface Chunk {
  readonly text: string;
  /** Tokens said until here. */
  readonly said: number;
  readonly last: boolean;
}

function response(completion: Completion, { text, said, last }: Chunk) {
  const { id, model, finishReason, tokens, usageForm } = completion;
  const reason = REASONS[finishReason];
  const content = { parts: text === '' && !last ? [] : [{ text }], role: 'model' };
  return {
    candidates: [{ content, ...(last ? { finishReason: reason } : {}), index: 0 }],
    usageMetadata: inForm(usageJson(completion, last ? tokens.completion - tokens.reasoning : said), usageForm),
    modelVersion: model,
    responseId: id,
  };
}

const REASONS = { stop: 'STOP', length: 'MAX_TOKENS', 'content-filter': 'SAFETY' } as const;

/** The answer's tokens do not include the thoughts; what is zero is left out. */
function usageJson({ tokens: { prompt, cached, reasoning }, toldTier }: Completion, said: number) {
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: said,
    totalTokenCount: prompt + said + reasoning,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
    ...(reasoning > 0 ? { thoughtsTokenCount: reasoning } : {}),
    ...(toldTier === undefined ? {} : { serviceTier: toldTier }),
  };
}
