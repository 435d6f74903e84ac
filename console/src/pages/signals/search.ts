// The search parameters of the page.
import { definedOf, oneOf, textOf } from '../../text/search';

export const SIGNAL_KINDS = ['metric', 'span', 'attribute', 'log_field', 'objective'] as const;

export interface SignalsSearch {
  /** Text in the name, the description or the labels. */
  readonly q?: string | undefined;
  readonly kind?: (typeof SIGNAL_KINDS)[number] | undefined;
  readonly domain?: string | undefined;
  /** Name of the signal whose details are open. */
  readonly name?: string | undefined;
}

export function signalsSearchOf(input: Record<string, unknown>): SignalsSearch {
  const { q, kind, domain, name } = input;
  return definedOf({ q: textOf(q), kind: oneOf(SIGNAL_KINDS, kind), domain: textOf(domain), name: textOf(name) });
}
