// Usage as OpenAI writes it, and the many endpoints that speak as it does, with what they add.
import type { Counts } from './reported-usage';
import { billedApart, count, fieldsOf, numberOf, type Notes } from './counts';

/** Details that are part of the two main counts and have no price of their own. */
const PART_OF_COUNTS: ReadonlySet<string> = new Set([
  'accepted_prediction_tokens',
  'cache_creation_tokens',
  'cache_write_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'rejected_prediction_tokens',
  'text_tokens',
]);
/** What some endpoints bill by the piece: searches, sources, calls of their own tools. */
const BY_THE_PIECE = ['num_sources_used', 'num_search_queries', 'web_search_requests'] as const;
const NONE: ReadonlySet<string> = new Set();

export function openaiCounts(raw: Readonly<Record<string, unknown>>, notes: Notes): Counts {
  const input = fieldsOf(raw['prompt_tokens_details'] ?? raw['input_tokens_details']);
  const output = fieldsOf(raw['completion_tokens_details'] ?? raw['output_tokens_details']);
  billedApart(notes, input, PART_OF_COUNTS);
  billedApart(notes, output, PART_OF_COUNTS);
  billedApart(notes, raw['server_tool_use'], NONE);
  billedApart(notes, raw['server_side_tool_usage_details'], NONE);
  billedApart(notes, Object.fromEntries(BY_THE_PIECE.map((name) => [name, raw[name]])), NONE);
  return {
    input: count(notes, 'input', raw['prompt_tokens'], raw['input_tokens'], raw['promptTokens'], raw['inputTokens']),
    output: count(
      notes,
      'output',
      raw['completion_tokens'],
      raw['output_tokens'],
      raw['completionTokens'],
      raw['outputTokens'],
    ),
    total: count(notes, 'total', raw['total_tokens'], raw['totalTokens']),
    cacheRead: count(notes, 'cacheRead', input['cached_tokens'], raw['prompt_cache_hit_tokens'], raw['cached_tokens']),
    cacheWrite: count(notes, 'cacheWrite', input['cache_write_tokens'], input['cache_creation_tokens']),
    reasoning: count(notes, 'reasoning', output['reasoning_tokens'], raw['reasoning_tokens']),
    costNanoUsd: billedNanoUsd(raw, notes),
  };
}

/** xAI counts its bill in ticks of 1e-10 USD. */
const TICKS_A_NANO_USD = 10;

/** What the endpoint says that it bills, in 1e-9 USD; with a key of the caller's own, what is billed upstream too. */
function billedNanoUsd(raw: Readonly<Record<string, unknown>>, notes: Notes): number | undefined {
  const ticks = numberOf(raw['cost_in_usd_ticks']);
  const said = raw['cost'] ?? raw['estimated_cost'];
  if (ticks === undefined && (said === undefined || said === null)) return undefined;
  const usd = numberOf(said) ?? numberOf(fieldsOf(said)['total_cost']);
  const upstream = raw['is_byok'] === true ? numberOf(fieldsOf(raw['cost_details'])['upstream_inference_cost']) : 0;
  const nano =
    ticks !== undefined
      ? ticks / TICKS_A_NANO_USD
      : usd === undefined || upstream === undefined
        ? NaN
        : (usd + upstream) * 1e9;
  // 15 digits drop what binary fractions add.
  const rounded = Math.round(Number(nano.toPrecision(15)));
  if (Number.isSafeInteger(rounded) && rounded >= 0) return rounded;
  notes.problems.add(Number.isNaN(nano) ? 'unreadable' : 'impossible');
  return undefined;
}
