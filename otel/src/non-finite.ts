// NaN and infinite attribute values, which JSON cannot express: Jaeger answers 500 for a trace with one, and for every
// search that finds it.
import type { Settings } from './config';

/** Whether a map has such a value, in its text form. */
const hasNonFinite = (map: string): string => `IsMatch(ToKeyValueString(${map}), "=-?(?:NaN|Infinity)(?: |$)")`;

/** The other values of the map become text too: OTTL cannot convert the values of unknown keys one by one. */
const stringify = (map: string) => ({ conditions: [hasNonFinite(map)], statements: [`stringify_all(${map})`] });

/** After tail sampling: it reads booleans, and only kept spans pay for the search. */
export const finiteSpans: Settings = {
  error_mode: 'ignore',
  trace_statements: ['resource', 'scope', 'span', 'spanevent'].map((context) => stringify(`${context}.attributes`)),
};
