// Failures of an org as they happen: in the order in which they are committed, so that none comes too late to be told.
import type { FailuresRead, UnseenFailure } from '@sextant/records/run-stats/failures';

export interface FailureWatch {
  /** The failures since the last call; the first call gives none and notes what was before. */
  next(): Promise<readonly UnseenFailure[]>;
  /** The failures after a position up to where the last call of `next` came. */
  missed(since: string): Promise<readonly UnseenFailure[]>;
  /** Where the last call of `next` came; undefined before the first. */
  position(): string | undefined;
}

export interface FailureRange {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export function watchFailures(read: (range: FailureRange) => Promise<FailuresRead>): FailureWatch {
  let position: string | undefined;
  const next = async (): Promise<readonly UnseenFailure[]> => {
    const found = await read({ since: position });
    position = found.position;
    return found.failures;
  };
  return {
    next,
    missed: async (since) => {
      if (position === undefined) await next();
      return (await read({ since, until: position })).failures;
    },
    position: () => position,
  };
}
