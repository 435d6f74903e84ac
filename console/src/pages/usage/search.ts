// The search parameters of the page.
import { definedOf, oneOf } from '../../text/search';

export const RANGES = ['today', '7d', '30d', '90d', 'month'] as const;
export type Range = (typeof RANGES)[number];

export interface UsageSearch {
  /** Default: month. */
  readonly range?: Range | undefined;
}

export function usageSearchOf(input: Record<string, unknown>): UsageSearch {
  return definedOf({ range: oneOf(RANGES, input.range) });
}
