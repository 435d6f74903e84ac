// Reads what a provider reports of a call's usage, in whatever form: it never fails, and never takes a false count for true.
import type { UsageProblem } from '@sextant/signals/llm';
import { NO_BILLING, NO_USAGE } from '../pricing/priced-call';
import { anthropicCounts } from './anthropic';
import { googleCounts } from './google';
import { newNotes, type Notes } from './counts';
import { openaiCounts } from './openai';
import type { Counts, ReportedUsage, UsageShape } from './reported-usage';

const COUNTS: Readonly<Record<UsageShape, (raw: Readonly<Record<string, unknown>>, notes: Notes) => Counts>> = {
  openai: openaiCounts,
  anthropic: anthropicCounts,
  google: googleCounts,
};

/** Reads a usage; `hasText` says whether the answer has some, which then took tokens. */
export function readUsage(shape: UsageShape, raw: unknown, hasText: boolean): ReportedUsage {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return unreported(raw === undefined || raw === null ? 'missing' : 'unreadable');
  }
  const notes = newNotes();
  const counts = COUNTS[shape](raw as Readonly<Record<string, unknown>>, notes);
  const { input, output } = withOutputs(completed(withoutZeros(counts, hasText), notes), notes);
  const missing = [
    ...(input === undefined && !hasFalse(notes, INPUTS) ? (['inputTokens'] as const) : []),
    ...(output === undefined && !hasFalse(notes, OUTPUTS) ? (['outputTokens'] as const) : []),
  ];
  if (missing.length > 0) notes.problems.add('missing');
  const { cacheRead, cacheWrite, cacheWriteHour, reasoning } = consistent({ ...counts, input, output }, notes);
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

/** Of an answer that came without a usage. */
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

const hasFalse = ({ impossible }: Notes, names: readonly string[]) => names.some((name) => impossible.has(name));

/** No prompt and no text is without tokens: zeros are what those send who do not count. */
function withoutZeros(counts: Counts, hasText: boolean): Counts {
  const { input, output } = counts;
  return { ...counts, input: input || undefined, output: hasText ? output || undefined : output };
}

/** One of the two counts is what the total leaves of the other: no guess. */
function completed(counts: Counts, notes: Notes): Counts {
  const { input, output, total } = counts;
  if (total === undefined || hasFalse(notes, ['input', 'output', 'total'])) return counts;
  if (input === undefined && output !== undefined && total > output) return { ...counts, input: total - output };
  if (output === undefined && input !== undefined && total > input) return { ...counts, output: total - input };
  return counts;
}

/** Reasoning is part of the output, or stands beside it where the total says so; more in the total is billed and not known. */
function withOutputs(counts: Counts, notes: Notes): Pick<Counts, 'input' | 'output'> {
  const { input, output, total, reasoning = 0 } = counts;
  if (input === undefined || output === undefined || total === undefined) return { input, output };
  const beyond = total - input - output;
  if (beyond > 0 && beyond === reasoning) return { input, output: output + reasoning };
  if (beyond !== 0) notes.problems.add('contradictory');
  if (beyond > 0) notes.unknown.add('total');
  return { input, output };
}

/** Parts that are larger than what they are part of are not known, and neither is the cost. */
function consistent({ input, output, ...parts }: Counts, notes: Notes): Partial<Counts> {
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
