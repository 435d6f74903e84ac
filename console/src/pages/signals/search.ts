// The search parameters of the page.
import { definedOf, oneOf, textOf } from '../../text/search';

export const SIGNAL_KINDS = ['metric', 'span', 'attribute', 'log_field', 'objective'] as const;

export interface SignalsSearch {
  /** Text in the name, the description or the labels. */
  readonly q?: string;
  readonly kind?: (typeof SIGNAL_KINDS)[number];
  readonly domain?: string;
  /** Name of the signal whose details are open. */
  readonly name?: string;
}

export function signalsSearchOf(input: Record<string, unknown>): SignalsSearch {
  const { q, kind, domain, name } = input;
  return definedOf({ q: textOf(q), kind: oneOf(SIGNAL_KINDS, kind), domain: textOf(domain), name: textOf(name) });
}
