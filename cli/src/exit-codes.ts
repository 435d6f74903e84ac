// Exit codes of the command line: what a script can rely on.

export const EXIT = { ok: 0, refused: 1, usage: 2, unreachable: 3, unauthenticated: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Each code with what it means, as the help and docs/cli.md print it. */
export const EXIT_MEANINGS: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [EXIT.ok, 'it worked'],
  [EXIT.refused, 'the API said no, the run did not succeed, or doctor found a fault'],
  [EXIT.usage, 'the command is not understood, or asks where nobody can answer (--yes)'],
  [EXIT.unreachable, 'the API, or something that it needs, cannot be reached'],
  [EXIT.unauthenticated, 'the key is missing or wrong, or its role does not allow this'],
];
