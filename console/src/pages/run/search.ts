// The search parameters of the page.
import { definedOf, oneOf, textOf } from '../../text/search';

export const RUN_TABS = ['steps', 'trace', 'calls', 'usage', 'data', 'events', 'comparison'] as const;
export type RunTab = (typeof RUN_TABS)[number];

/** The value of `span` when no span is selected, although the run failed. */
export const NO_SPAN = 'none';

export interface RunSearch {
  /** Absent: steps. */
  readonly tab?: RunTab | undefined;
  /** The selected span. Absent: the failing span of a failed run. */
  readonly span?: string | undefined;
  /** The trace, if attempts of the run have several. Absent: the latest. */
  readonly trace?: string | undefined;
}

export function runSearchOf(input: Record<string, unknown>): RunSearch {
  return definedOf({ tab: oneOf(RUN_TABS, input.tab), span: textOf(input.span), trace: textOf(input.trace) });
}
