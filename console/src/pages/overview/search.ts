// The search parameters of the page.
import { definedOf, oneOf } from '../../text/search';

export const PERIODS = ['24h', '7d', '30d'] as const;
export type Period = (typeof PERIODS)[number];

export interface OverviewSearch {
  /** Default: 24h. */
  readonly period?: Period | undefined;
}

export function overviewSearchOf(input: Record<string, unknown>): OverviewSearch {
  return definedOf({ period: oneOf(PERIODS, input.period) });
}
