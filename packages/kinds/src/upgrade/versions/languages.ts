// Versions of Rust and Go, which projects and packages declare as minimums.
import { compare, type Scheme, type Version } from './formula';
import { npmScheme } from './npm';

const minimumScheme = (parse: (text: string) => Version | undefined): Scheme => ({
  ...npmScheme,
  parse,
  formula: (range) => {
    const version = parse(range);
    return version && compare('>=', version);
  },
  lowest: (range) => (parse(range) ? range : undefined),
});

/** The versions in `rust-version`: one, two or three numbers. */
export const rustScheme = minimumScheme((text) => {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?$/.exec(text.trim());
  return match ? { epoch: 0, numbers: match.slice(1).map((n) => Number(n ?? 0)), suffix: '' } : undefined;
});

const GO_VERSION = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9})|(beta|rc)(\d{1,5}))?$/;
const RC = 100_000;

/**
 * Versions of the Go language and of its toolchains: 1.21 < 1.21rc1 < 1.21.0. https://go.dev/doc/toolchain#version
 * The numbers are major, minor, patch + 1 (0 without a patch), and the position among pre-releases.
 */
export const goLanguageScheme = minimumScheme((text) => {
  const match = GO_VERSION.exec(text.trim());
  if (!match) return undefined;
  const [, major, minor = '0', patch, phase, number] = match;
  // Before 1.21, the first release of a minor version has no patch number.
  const first = Number(major) === 1 && Number(minor) < 21 && phase === undefined ? '0' : undefined;
  const released = patch ?? first;
  const preRelease = phase === undefined ? 0 : Number(number) + (phase === 'rc' ? RC : 0);
  const numbers = [Number(major), Number(minor), released === undefined ? 0 : Number(released) + 1, preRelease];
  return { epoch: 0, numbers, suffix: '' };
});
