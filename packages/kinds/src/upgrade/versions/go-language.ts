// Versions of the Go language and its toolchains: 1.21 comes before 1.21rc1, which comes before 1.21.0.
import type { Version } from './formula';
import { minimumScheme } from './language-versions';

/** A version is a minimum. https://go.dev/doc/toolchain#version */
export const goLanguageScheme = minimumScheme(parse);

const VERSION = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9})|(beta|rc)(\d{1,5}))?$/;
const RC = 100_000;

/** As four numbers that compare in Go's order: major, minor, 0 or patch + 1, and the place among pre-releases. */
function parse(text: string): Version | undefined {
  const found = VERSION.exec(text.trim());
  if (!found) return undefined;
  const [, major, minor = '0', patch, phase, number] = found;
  // Before 1.21 the first release of a minor version had no third number.
  const first = Number(major) === 1 && Number(minor) < 21 && phase === undefined ? '0' : undefined;
  const released = patch ?? first;
  const before = phase === undefined ? 0 : Number(number) + (phase === 'rc' ? RC : 0);
  const numbers = [Number(major), Number(minor), released === undefined ? 0 : Number(released) + 1, before];
  return { epoch: 0, numbers, suffix: '' };
}
