// Versions of Rust as `rust-version` writes them: one, two or three numbers, as a minimum.
import type { Version } from './formula';
import { minimumScheme } from './language-versions';

export const rustScheme = minimumScheme(parse);

function parse(text: string): Version | undefined {
  const found = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?$/.exec(text.trim());
  return found ? { epoch: 0, numbers: found.slice(1).map((n) => Number(n ?? 0)), suffix: '' } : undefined;
}
