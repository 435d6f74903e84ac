// Versions of Rust as `rust-version` writes them: one, two or three numbers, as a minimum.
import { compare, type Scheme, type Version } from './formula';
import { npmScheme } from './npm';

export const rustScheme: Scheme = {
  ...npmScheme,
  parse,
  formula: (range) => {
    const version = parse(range);
    return version && compare('>=', version);
  },
  lowest: (range) => (parse(range) ? range : undefined),
};

function parse(text: string): Version | undefined {
  const found = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?$/.exec(text.trim());
  return found ? { epoch: 0, numbers: found.slice(1).map((n) => Number(n ?? 0)), suffix: '' } : undefined;
}
