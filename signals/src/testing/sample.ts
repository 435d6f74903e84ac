// Builds samples of secrets.

export interface SecretSample {
  /** Name of the pattern that finds the secret. */
  readonly pattern: string;
  readonly text: string;
  /** Must be removed. */
  readonly secret: string;
  /** Must stay. */
  readonly keeps: readonly string[];
}

/** A token with a body of the given length. Tokens are concatenated, so that secret scanners do not report them. */
export const token = (prefix: string, length: number) =>
  prefix + 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5'.repeat(2).slice(0, length);

export const sample = (
  pattern: string,
  [before, secret, after = '']: readonly string[],
  keeps: readonly string[] = [],
): SecretSample => ({ pattern, text: `${before}${secret}${after}`, secret: secret!, keeps });
