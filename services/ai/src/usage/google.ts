// Usage in Google's format: the output count excludes thoughts, and zero counts are omitted.
import { count, fieldsOf, numberOf, type UsageNotes } from './counts';
import type { Counts } from './reported-usage';

const BY_MODALITY = ['promptTokensDetails', 'candidatesTokensDetails', 'toolUsePromptTokensDetails'] as const;

export function googleCounts(raw: Readonly<Record<string, unknown>>, notes: UsageNotes): Counts {
  const prompt = count(notes, 'input', raw['promptTokenCount']);
  const tools = count(notes, 'toolUse', raw['toolUsePromptTokenCount']) ?? 0;
  const thoughts = count(notes, 'reasoning', raw['thoughtsTokenCount']);
  const total = count(notes, 'total', raw['totalTokenCount']);
  const candidates = count(notes, 'output', raw['candidatesTokenCount']);
  // Without text the count is omitted: the thoughts are the whole output.
  const onlyThoughts = candidates === undefined && !notes.impossible.has('output') && thoughts !== undefined;
  for (const name of BY_MODALITY) noteModalities(notes, raw[name]);
  return {
    input: prompt === undefined ? undefined : prompt + tools,
    output: onlyThoughts ? thoughts : candidates === undefined ? undefined : candidates + (thoughts ?? 0),
    total,
    cacheRead: count(notes, 'cacheRead', raw['cachedContentTokenCount']),
    cacheWrite: undefined,
    reasoning: thoughts,
  };
}

/** Modalities other than text have separate prices. */
function noteModalities(notes: UsageNotes, details: unknown): void {
  if (!Array.isArray(details)) return;
  for (const { modality, tokenCount } of details.map(fieldsOf)) {
    if (modality !== 'TEXT' && (numberOf(tokenCount) ?? 0) > 0)
      notes.unknown.add(`modality ${String(modality).slice(0, 20)}`);
  }
}
