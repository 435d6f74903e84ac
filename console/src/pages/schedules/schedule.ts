// Schedules, and the input of each kind of run.
import type { ItemOf } from '../../api/types';

export type Schedule = ItemOf<'/api/v1/schedules'>;

export const KINDS = ['enrichment', 'page', 'agent', 'upgrade'] as const;
export type Kind = (typeof KINDS)[number];

/** An input to start from, by kind. */
export const EXAMPLES: Readonly<Record<Kind, object>> = {
  enrichment: {},
  page: { prompt: 'A page about our product' },
  agent: { goal: 'Summarize the incidents of this week' },
  upgrade: { ecosystem: 'npm', package: 'lodash', version: '4.17.21' },
};

export type ParsedInput = { readonly value: object } | { readonly problem: string };

/** Reads the input of a run as JSON. */
export function parseInput(text: string): ParsedInput {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
    return { problem: 'The input must be a JSON object' };
  } catch (error) {
    return { problem: `The input must be JSON: ${(error as Error).message}` };
  }
}
