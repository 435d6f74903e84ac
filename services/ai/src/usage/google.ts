// Usage as Google writes it: thoughts stand beside the answer's tokens, and what is zero is left out.
import type { Counts } from './reported-usage';
import { count, fieldsOf, numberOf, type Notes } from './counts';

const BY_MODALITY = ['promptTokensDetails', 'candidatesTokensDetails', 'toolUsePromptTokensDetails'] as const;

export function googleCounts(raw: Readonly<Record<string, unknown>>, notes: Notes): Counts {
  const prompt = count(notes, 'input', raw['promptTokenCount']);
  const tools = count(notes, 'toolUse', raw['toolUsePromptTokenCount']) ?? 0;
  const thoughts = count(notes, 'reasoning', raw['thoughtsTokenCount']);
  const total = count(notes, 'total', raw['totalTokenCount']);
  const said = count(notes, 'output', raw['candidatesTokenCount']);
  // Without an answer its count is left out: the thoughts are all of the output.
  const silent = said === undefined && !notes.impossible.has('output') && thoughts !== undefined;
  for (const name of BY_MODALITY) noteModalities(notes, raw[name]);
  return {
    input: prompt === undefined ? undefined : prompt + tools,
    output: silent ? thoughts : said === undefined ? undefined : said + (thoughts ?? 0),
    total,
    cacheRead: count(notes, 'cacheRead', raw['cachedContentTokenCount']),
    cacheWrite: undefined,
    reasoning: thoughts,
  };
}

/** Other than text, modalities have prices of their own. */
function noteModalities(notes: Notes, details: unknown): void {
  if (!Array.isArray(details)) return;
  for (const { modality, tokenCount } of details.map(fieldsOf)) {
    if (modality !== 'TEXT' && (numberOf(tokenCount) ?? 0) > 0)
      notes.unknown.add(`modality ${String(modality).slice(0, 20)}`);
  }
}
