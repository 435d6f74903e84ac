// Fake responses and errors in the format of OpenAI's chat completions.
import { json, stream, type Behaviour, type Events } from './fake-providers';

export interface CompletionOptions {
  readonly content: string | null;
  readonly model?: string;
  readonly finishReason?: string;
  readonly usage?: unknown;
  readonly serviceTier?: string;
  readonly refusal?: string;
}

/** 1000 prompt tokens, 300 of them cached; 100 completion tokens, 40 of them reasoning. */
export const USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 100,
  total_tokens: 1100,
  prompt_tokens_details: { cached_tokens: 300 },
  completion_tokens_details: { reasoning_tokens: 40 },
};

/** Cost of USAGE in nano-USD: 700 input tokens at 400, 300 cached ones at 100 and 100 output tokens at 1600. */
export const COST = 700 * 400 + 300 * 100 + 100 * 1600;

const MODEL = 'gpt-4.1-mini-2025-04-14';

/** Responds with a completion. */
export function completion(options: CompletionOptions): Behaviour {
  const { content, model = MODEL, finishReason = 'stop', serviceTier, refusal } = options;
  const choice = { index: 0, message: { role: 'assistant', content, refusal }, finish_reason: finishReason };
  const usage = 'usage' in options ? options.usage : USAGE;
  return json(200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    choices: [choice],
    usage,
    service_tier: serviceTier,
  });
}

export interface StreamedCompletion {
  readonly parts: readonly string[];
  readonly model?: string;
  readonly usage?: unknown;
  /** False omits the end of the response. */
  readonly whole?: boolean;
  /** Sent instead of the end. */
  readonly error?: unknown;
  readonly finishReason?: string;
  readonly then?: Events['then'];
}

/** Streams a completion in parts. */
export function streamedCompletion(options: StreamedCompletion): Behaviour {
  const { parts, model = MODEL, usage, error, whole = true, then = 'end', finishReason = 'stop' } = options;
  const chunk = (choices: readonly unknown[], more = {}) =>
    [undefined, { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, choices, ...more }] as const;
  const texts = parts.map((content) => chunk([{ index: 0, delta: { role: 'assistant', content } }]));
  const end = [
    chunk([{ index: 0, delta: {}, finish_reason: finishReason }]),
    ...(usage !== undefined ? [chunk([], { usage })] : []),
    [undefined, '[DONE]'] as const,
  ];
  if (error !== undefined) return stream({ events: [...texts, [undefined, error]] });
  return stream({ events: [...texts, ...(whole ? end : [])], then });
}

/** An event that ends a stream. */
export const OPENAI_STREAM_ERROR = {
  error: { message: 'The server had an error.', type: 'server_error', param: null, code: null },
};

export interface FailureOptions {
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Responds with an error in OpenAI's format. */
export function failure(status: number, code: string, options: FailureOptions = {}): Behaviour {
  const { message = 'it failed', headers = {} } = options;
  return json(status, { error: { message, type: 'error', param: null, code } }, headers);
}
