// Reads the usage that a provider reports. Never fails, and never accepts an impossible count.
import type { UsageProblem } from '@sextant/signals/llm';
import { NO_BILLING, NO_USAGE } from '../pricing/priced-call';
import { anthropicCounts } from './anthropic';
import { newUsageNotes, type UsageNotes } from './counts';
import { googleCounts } from './google';
import { openaiCounts } from './openai';
import type { Counts, ReportedUsage, UsageShape } from './reported-usage';

const COUNTS: Readonly<Record<UsageShape, (raw: Readonly<Record<string, unknown>>, notes: UsageNotes) => Counts>> = {
  openai: openaiCounts,
  anthropic: anthropicCounts,
  google: googleCounts,
};

/** `hasText` says whether the response has text, and therefore output tokens. */
export function readUsage(shape: UsageShape, raw: unknown, hasText: boolean): ReportedUsage {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return unreported(raw === undefined || raw === null ? 'missing' : 'unreadable');
  }
  const notes = newUsageNotes();
  const counts = COUNTS[shape](raw as Readonly<Record<string, unknown>>, notes);
  const { input, output } = withReasoning(deriveFromTotal(withoutZeros(counts, hasText), notes), notes);
  const missing = [
    ...(input === undefined && !hasImpossible(notes, INPUTS) ? (['inputTokens'] as const) : []),
    ...(output === undefined && !hasImpossible(notes, OUTPUTS) ? (['outputTokens'] as const) : []),
  ];
  if (missing.length > 0) notes.problems.add('missing');
  const { cacheRead, cacheWrite, cacheWriteHour, reasoning } = checkParts({ ...counts, input, output }, notes);
  return {
    usage: {
      inputTokens: input,
      outputTokens: output,
      totalTokens: input === undefined || output === undefined ? undefined : input + output,
      cacheReadTokens: cacheRead,
      cacheWriteTokens: cacheWrite,
      reasoningTokens: reasoning,
    },
    billing: {
      cacheWriteHourTokens: cacheWriteHour,
      geo: counts.geo,
      costNanoUsd: counts.costNanoUsd,
      unknown: [...notes.unknown].sort(),
    },
    problems: [...notes.problems],
    missing,
  };
}

/** The usage of a response without a readable one. */
export function unreported(problem: UsageProblem): ReportedUsage {
  return {
    usage: NO_USAGE,
    billing: NO_BILLING,
    problems: [problem],
    missing: ['inputTokens', 'outputTokens'],
  };
}

const INPUTS = ['input', 'cacheRead', 'cacheWrite', 'toolUse'] as const;
const OUTPUTS = ['output', 'reasoning'] as const;

const hasImpossible = ({ impossible }: UsageNotes, names: readonly string[]) =>
  names.some((name) => impossible.has(name));

/** A prompt or a text has at least one token: providers that do not count report zeros. */
function withoutZeros(counts: Counts, hasText: boolean): Counts {
  const { input, output } = counts;
  return { ...counts, input: input || undefined, output: hasText ? output || undefined : output };
}

/** Derives a missing count from the total and the other count. */
function deriveFromTotal(counts: Counts, notes: UsageNotes): Counts {
  const { input, output, total } = counts;
  if (total === undefined || hasImpossible(notes, ['input', 'output', 'total'])) return counts;
  if (input === undefined && output !== undefined && total > output) return { ...counts, input: total - output };
  if (output === undefined && input !== undefined && total > input) return { ...counts, output: total - input };
  return counts;
}

/** The total tells whether the output includes reasoning. Further tokens in the total are billed at an unknown price. */
function withReasoning(counts: Counts, notes: UsageNotes): Pick<Counts, 'input' | 'output'> {
  const { input, output, total, reasoning = 0 } = counts;
  if (input === undefined || output === undefined || total === undefined) return { input, output };
  const excess = total - input - output;
  if (excess > 0 && excess === reasoning) return { input, output: output + reasoning };
  if (excess !== 0) notes.problems.add('contradictory');
  if (excess > 0) notes.unknown.add('total');
  return { input, output };
}

/** A part that is larger than its whole leaves both the part and the cost unknown. */
function checkParts({ input, output, ...parts }: Counts, notes: UsageNotes): Partial<Counts> {
  const { cacheRead, cacheWrite, cacheWriteHour, reasoning } = parts;
  const cacheFits = input === undefined || (cacheRead ?? 0) + (cacheWrite ?? 0) <= input;
  const reasoningFits = output === undefined || (reasoning ?? 0) <= output;
  if (!cacheFits) notes.unknown.add('cache');
  if (!reasoningFits) notes.unknown.add('reasoning');
  if (!cacheFits || !reasoningFits) notes.problems.add('contradictory');
  return {
    ...(cacheFits && { cacheRead, cacheWrite, cacheWriteHour }),
    ...(reasoningFits && { reasoning }),
  };
}
