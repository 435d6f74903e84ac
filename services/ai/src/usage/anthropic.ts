// Usage in Anthropic's format: cache reads and writes are not part of input_tokens.
import { noteSeparateCharges, count, fieldsOf, type UsageNotes } from './counts';
import type { Counts } from './reported-usage';

const WRITES: ReadonlySet<string> = new Set(['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens']);
/** Regions without a surcharge. */
const ANYWHERE: ReadonlySet<string> = new Set(['global', 'not_available']);
const NONE: ReadonlySet<string> = new Set();

export function anthropicCounts(raw: Readonly<Record<string, unknown>>, notes: UsageNotes): Counts {
  const creation = fieldsOf(raw['cache_creation']);
  const rest = count(notes, 'input', raw['input_tokens']);
  const cacheRead = count(notes, 'cacheRead', raw['cache_read_input_tokens']);
  const minutes = count(notes, 'cacheWrite', creation['ephemeral_5m_input_tokens']);
  const hour = count(notes, 'cacheWriteHour', creation['ephemeral_1h_input_tokens']);
  const parts = minutes === undefined && hour === undefined ? undefined : (minutes ?? 0) + (hour ?? 0);
  const cacheWrite = count(notes, 'cacheWrite', raw['cache_creation_input_tokens']) ?? parts;
  if ((hour ?? 0) > (cacheWrite ?? 0)) contradict(notes, 'cacheWriteHour');
  noteSeparateCharges(notes, creation, WRITES);
  noteSeparateCharges(notes, raw['server_tool_use'], NONE);
  const { speed, iterations } = raw;
  if (typeof speed === 'string' && speed !== 'standard') notes.unknown.add(`speed ${speed.slice(0, 20)}`);
  // Iterations other than the message are billed and not part of the other counts.
  if (Array.isArray(iterations) && iterations.some((each) => fieldsOf(each)['type'] !== 'message')) {
    notes.unknown.add('iterations');
  }
  const { inference_geo: geo } = raw;
  return {
    input: rest === undefined ? undefined : rest + (cacheRead ?? 0) + (cacheWrite ?? 0),
    output: count(notes, 'output', raw['output_tokens']),
    total: undefined,
    cacheRead,
    cacheWrite,
    cacheWriteHour: hour,
    reasoning: count(notes, 'reasoning', fieldsOf(raw['output_tokens_details'])['thinking_tokens']),
    geo: typeof geo === 'string' && !ANYWHERE.has(geo) ? geo.slice(0, 40) : undefined,
  };
}

function contradict(notes: UsageNotes, name: string): void {
  notes.problems.add('contradictory');
  notes.unknown.add(name);
}
