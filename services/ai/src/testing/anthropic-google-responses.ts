// Fake responses and errors in the formats of Anthropic's messages and Google's Gemini API.
import { json, stream, type Behaviour, type Events } from './fake-providers';

/** 1000 prompt tokens: 300 read from the cache and 200 written to it; 100 completion tokens. */
export const ANTHROPIC_USAGE = {
  input_tokens: 500,
  cache_read_input_tokens: 300,
  cache_creation_input_tokens: 200,
  output_tokens: 100,
  service_tier: 'standard',
};

/** A message without text. */
export const emptyMessage = (stopReason: string) => message('', undefined, { content: [], stop_reason: stopReason });

export function message(text: string, model = 'claude-sonnet-4-5-20250929', more: object = {}): Behaviour {
  return json(200, {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: ANTHROPIC_USAGE,
    ...more,
  });
}

export function streamedMessage(parts: readonly string[], endUsage: unknown = { output_tokens: 100 }): Behaviour {
  const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: endUsage };
  return stream({
    events: [
      ...begunMessage(parts),
      ['content_block_stop', { type: 'content_block_stop', index: 0 }],
      ['message_delta', end],
      ['message_stop', { type: 'message_stop' }],
    ],
  });
}

/** Ends with the event of an overloaded provider. */
export function overloadedMessage(parts: readonly string[]): Behaviour {
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  return stream({ events: [...begunMessage(parts), ['error', error]] });
}

function begunMessage(parts: readonly string[]): Events['events'] {
  const start = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content: [] };
  const delta = (text: string) =>
    ['content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }] as const;
  const usage = { ...ANTHROPIC_USAGE, output_tokens: 1 };
  const block = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
  return [
    ['message_start', { type: 'message_start', message: { ...start, stop_reason: null, usage } }],
    ['content_block_start', block],
    ...parts.map(delta),
  ];
}

export function anthropicFailure(status: number, type: string): Behaviour {
  return json(status, { type: 'error', error: { type, message: 'it failed' } });
}

/** 1000 prompt tokens, 300 of them cached; 60 output tokens and 40 reasoning tokens. */
export const GOOGLE_USAGE = {
  promptTokenCount: 1000,
  cachedContentTokenCount: 300,
  candidatesTokenCount: 60,
  thoughtsTokenCount: 40,
  totalTokenCount: 1100,
};

const candidate = (text: string, finishReason?: string) => ({
  index: 0,
  content: { role: 'model', parts: [{ text }] },
  ...(finishReason && { finishReason }),
});

export function content(text: string, usage: unknown = GOOGLE_USAGE): Behaviour {
  return json(200, {
    responseId: 'r1',
    modelVersion: 'gemini-2.5-flash',
    candidates: [candidate(text, 'STOP')],
    usageMetadata: usage,
  });
}

/** A candidate without text. */
export function emptyContent(finishReason: string): Behaviour {
  const candidates = [{ index: 0, content: { role: 'model' }, finishReason }];
  return json(200, { responseId: 'r1', candidates, usageMetadata: { promptTokenCount: 1000, totalTokenCount: 1000 } });
}

/** A response without candidates: the prompt was blocked. */
export function blockedPrompt(blockReason: string): Behaviour {
  const usageMetadata = { promptTokenCount: 1000, totalTokenCount: 1000 };
  return json(200, { responseId: 'r1', promptFeedback: { blockReason }, usageMetadata });
}

export function streamedContent(parts: readonly string[], usage: unknown = GOOGLE_USAGE): Behaviour {
  const last = parts.length - 1;
  return stream({
    events: parts.map((text, i) => [
      undefined,
      {
        responseId: 'r1',
        candidates: [candidate(text, i === last ? 'STOP' : undefined)],
        ...(i === last && { usageMetadata: usage }),
      },
    ]),
  });
}

export function googleFailure(status: number, name: string, text = 'it failed'): Behaviour {
  return json(status, { error: { code: status, message: text, status: name } });
}
