// Usage in OpenAI's format, with the additions of compatible endpoints.
import { noteSeparateCharges, count, fieldsOf, numberOf, type UsageNotes } from './counts';
import type { Counts } from './reported-usage';

/** Details that are part of the main counts and have no separate price. */
const PART_OF_COUNTS: ReadonlySet<string> = new Set([
  'accepted_prediction_tokens',
  'cache_creation_tokens',
  'cache_write_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'rejected_prediction_tokens',
  'text_tokens',
]);
/** Items that some endpoints bill by number: searches, sources, tool calls. */
const BILLED_BY_NUMBER = ['num_sources_used', 'num_search_queries', 'web_search_requests'] as const;
const NONE: ReadonlySet<string> = new Set();

export function openaiCounts(raw: Readonly<Record<string, unknown>>, notes: UsageNotes): Counts {
  const input = fieldsOf(raw['prompt_tokens_details'] ?? raw['input_tokens_details']);
  const output = fieldsOf(raw['completion_tokens_details'] ?? raw['output_tokens_details']);
  noteSeparateCharges(notes, input, PART_OF_COUNTS);
  noteSeparateCharges(notes, output, PART_OF_COUNTS);
  noteSeparateCharges(notes, raw['server_tool_use'], NONE);
  noteSeparateCharges(notes, raw['server_side_tool_usage_details'], NONE);
  noteSeparateCharges(notes, Object.fromEntries(BILLED_BY_NUMBER.map((name) => [name, raw[name]])), NONE);
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
    costNanoUsd: reportedCost(raw, notes),
  };
}

/** xAI reports its cost in ticks of 1e-10 USD. */
const TICKS_PER_NANO_USD = 10;

/** The reported cost in 1e-9 USD, including the upstream cost of a key of the caller. */
function reportedCost(raw: Readonly<Record<string, unknown>>, notes: UsageNotes): number | undefined {
  const ticks = numberOf(raw['cost_in_usd_ticks']);
  const cost = raw['cost'] ?? raw['estimated_cost'];
  if (ticks === undefined && (cost === undefined || cost === null)) return undefined;
  const usd = numberOf(cost) ?? numberOf(fieldsOf(cost)['total_cost']);
  const upstream = raw['is_byok'] === true ? numberOf(fieldsOf(raw['cost_details'])['upstream_inference_cost']) : 0;
  const nano =
    ticks !== undefined
      ? ticks / TICKS_PER_NANO_USD
      : usd === undefined || upstream === undefined
        ? NaN
        : (usd + upstream) * 1e9;
  // 15 digits drop the error of binary fractions.
  const rounded = Math.round(Number(nano.toPrecision(15)));
  if (Number.isSafeInteger(rounded) && rounded >= 0) return rounded;
  notes.problems.add(Number.isNaN(nano) ? 'unreadable' : 'impossible');
  return undefined;
}
