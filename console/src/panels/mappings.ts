// Value mappings of Grafana: the text and the colour of special values.
import type { MappingResult, ValueMapping } from './dashboard';

type Value = string | number | null;

/** The first mapping that matches. */
export function mapped(value: Value, mappings: readonly ValueMapping[] = []): MappingResult | undefined {
  for (const mapping of mappings) {
    const result = resultOf(value, mapping);
    if (result) return result;
  }
  return undefined;
}

function resultOf(value: Value, mapping: ValueMapping): MappingResult | undefined {
  switch (mapping.type) {
    case 'value':
      return value === null ? undefined : mapping.options[String(value)];
    case 'range': {
      const { from, to, result } = mapping.options;
      return typeof value === 'number' && value >= (from ?? -Infinity) && value <= (to ?? Infinity)
        ? result
        : undefined;
    }
    case 'regex': {
      const { pattern, result } = mapping.options;
      return value !== null && expressionOf(pattern).test(String(value)) ? result : undefined;
    }
    case 'special':
      return matchesSpecial(value, mapping.options.match) ? mapping.options.result : undefined;
  }
}

/** `/text/i`, or the text alone. */
function expressionOf(pattern: string): RegExp {
  const [, body = pattern, flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(pattern) ?? [];
  return new RegExp(body, flags);
}

function matchesSpecial(value: Value, match: string): boolean {
  if (match === 'empty') return value === '';
  return value === null && ['null', 'nan', 'null+nan'].includes(match);
}
