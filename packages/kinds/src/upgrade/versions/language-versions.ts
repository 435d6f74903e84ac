// Languages whose projects name the lowest version that they need, in place of a range.
import { compare, type Scheme, type Version } from './formula';
import { npmScheme } from './npm';

/** A scheme whose ranges are versions, each a minimum; `parse` returns undefined for what is no version. */
export const minimumScheme = (parse: (text: string) => Version | undefined): Scheme => ({
  ...npmScheme,
  parse,
  formula: (range) => {
    const version = parse(range);
    return version && compare('>=', version);
  },
  lowest: (range) => (parse(range) ? range : undefined),
});
