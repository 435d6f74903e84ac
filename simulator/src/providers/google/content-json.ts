// Google's JSON formats of generated content, whole and streamed.
import { distortUsage } from '../../models/odd-usage';
import { serverSentEvent, type StreamEvents } from '../../models/sending';
import type { Completion } from '../../models/simulation';
import { errorJson, GoogleError, OVERLOADED } from './errors';

export function contentJson(completion: Completion) {
  return response(completion, { text: completion.text, tokensSent: completion.pieces.length, last: true });
}

/** Google's chunks contain the usage so far. */
export function contentEvents(completion: Completion): StreamEvents {
  return {
    before: [],
    piece: (text, index) => serverSentEvent(response(completion, { text, tokensSent: index + 1, last: false })),
    after: [serverSentEvent(response(completion, { text: '', tokensSent: completion.pieces.length, last: true }))],
    error: serverSentEvent(errorJson(new GoogleError(503, OVERLOADED))),
  };
}

interface Chunk {
  readonly text: string;
  /** Output tokens so far. */
  readonly tokensSent: number;
  readonly last: boolean;
}

function response(completion: Completion, { text, tokensSent, last }: Chunk) {
  const { id, model, finishReason, tokens, usageDistortion } = completion;
  const reason = REASONS[finishReason];
  const content = { parts: text === '' && !last ? [] : [{ text }], role: 'model' };
  return {
    candidates: [{ content, ...(last ? { finishReason: reason } : {}), index: 0 }],
    usageMetadata: distortUsage(
      usageJson(completion, last ? tokens.completion - tokens.reasoning : tokensSent),
      usageDistortion,
    ),
    modelVersion: model,
    responseId: id,
  };
}

const REASONS = { stop: 'STOP', length: 'MAX_TOKENS', 'content-filter': 'SAFETY' } as const;

/** `candidatesTokenCount` excludes reasoning; Google omits counts that are zero. */
function usageJson({ tokens: { prompt, cached, reasoning }, reportedTier }: Completion, tokensSent: number) {
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: tokensSent,
    totalTokenCount: prompt + tokensSent + reasoning,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
    ...(reasoning > 0 ? { thoughtsTokenCount: reasoning } : {}),
    ...(reportedTier === undefined ? {} : { serviceTier: reportedTier }),
  };
}
