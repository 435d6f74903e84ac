// NaN and infinite values, which JSON cannot express: Jaeger answers 500 for a trace with one, and for every search that
// finds it. Loki stores a body that contains one as an empty line.
import type { Settings } from './config';

/** Whether the text form of a map matches. */
const matches = (map: string, value: string): string => `IsMatch(ToKeyValueString(${map}), "=${value}(?: |$)")`;

/** The other values of the map become text too: OTTL cannot convert the values of unknown keys one by one. */
const stringify = (map: string, ...conditions: readonly string[]) => ({
  conditions: [conditions.join(' and ')],
  statements: [`stringify_all(${map})`],
});

/** Spans: after tail sampling, which reads booleans. Only kept spans pay for the search. */
export const finiteSpans: Settings = {
  error_mode: 'ignore',
  trace_statements: ['resource', 'scope', 'span', 'spanevent'].map((context) => {
    const map = `${context}.attributes`;
    return stringify(map, matches(map, '-?(?:NaN|Infinity)'));
  }),
};

/** Logs: structured bodies. A nested value with NaN has no text form, and becomes empty. */
export const finiteLogs: Settings = {
  error_mode: 'ignore',
  log_statements: [stringify('log.body', 'IsMap(log.body)', matches('log.body', '(?:-?(?:NaN|Infinity))?'))],
};
