// Anthropic's JSON formats of a message, whole and streamed.
import { distortUsage } from '../../models/odd-usage';
import { serverSentEvent, type StreamEvents } from '../../models/sending';
import type { Completion } from '../../models/simulation';

/** With a tool, the output is the input of the tool. */
export function messageJson(completion: Completion, tool: string | undefined) {
  const { text, tokens } = completion;
  const block = tool === undefined ? { type: 'text', text } : { ...toolUse(completion, tool), input: inputOf(text) };
  return {
    ...header(completion),
    content: text === '' ? [] : [block],
    stop_reason: stopReason(completion, tool),
    stop_sequence: null,
    usage: usageJson(completion, tokens.completion),
  };
}

export function messageEvents(completion: Completion, tool: string | undefined): StreamEvents {
  const { tokens, usageDistortion } = completion;
  const message = { ...header(completion), content: [], stop_reason: null, stop_sequence: null };
  const block = tool === undefined ? { type: 'text', text: '' } : { ...toolUse(completion, tool), input: {} };
  const delta = (text: string) =>
    tool === undefined ? { type: 'text_delta', text } : { type: 'input_json_delta', partial_json: text };
  const stop = { stop_reason: stopReason(completion, tool), stop_sequence: null };
  return {
    before: [
      event('message_start', { message: { ...message, usage: usageJson(completion, 1) } }),
      event('content_block_start', { index: 0, content_block: block }),
      event('ping', {}),
    ],
    piece: (text) => event('content_block_delta', { index: 0, delta: delta(text) }),
    after: [
      event('content_block_stop', { index: 0 }),
      event('message_delta', {
        delta: stop,
        usage: distortUsage({ output_tokens: tokens.completion }, usageDistortion),
      }),
      event('message_stop', {}),
    ],
    error: event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
  };
}

function event(type: string, data: object): string {
  return serverSentEvent({ type, ...data }, type);
}

function header({ id, model }: Completion) {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model };
}

function toolUse({ id }: Completion, name: string) {
  return { type: 'tool_use', id: `toolu_${id}`, name };
}

/** Invalid JSON becomes an empty input. */
function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function stopReason({ finishReason }: Completion, tool: string | undefined): string {
  if (finishReason === 'content-filter') return 'refusal';
  if (finishReason === 'length') return 'max_tokens';
  return tool === undefined ? 'end_turn' : 'tool_use';
}

function usageJson(completion: Completion, output: number) {
  return distortUsage(plainUsage(completion, output), completion.usageDistortion);
}

/** Anthropic does not include cached tokens in `input_tokens`. */
function plainUsage({ tokens: { prompt, cached, written }, reportedTier = 'standard' }: Completion, output: number) {
  return {
    input_tokens: prompt - cached - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: reportedTier,
  };
}
