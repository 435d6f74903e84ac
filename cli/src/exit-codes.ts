// Exit codes, which scripts can rely on.

export const EXIT = { ok: 0, refused: 1, usage: 2, unreachable: 3, unauthenticated: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The meaning of each code, for the help and docs/cli.md. */
export const EXIT_MEANINGS: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [EXIT.ok, 'success'],
  [EXIT.refused, 'request refused, run not successful, or doctor found a problem'],
  [EXIT.usage, 'wrong usage, or a confirmation without a terminal (use --yes)'],
  [EXIT.unreachable, 'the API or one of its dependencies is unreachable'],
  [EXIT.unauthenticated, 'the key is missing, invalid, or lacks the required role'],
];
