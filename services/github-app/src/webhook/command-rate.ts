// How many commands a minute are taken: of a repository, and of an installation of the app.
import { ProblemError } from '@sextant/http/problem';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { CommentRef } from './delivery';

export interface CommandRates {
  readonly perRepository: number;
  readonly perInstallation: number;
}

export const RATES: CommandRates = { perRepository: 60, perInstallation: 300 };

/** Counts a command; throws a problem of status 429 when there were too many in the last minute. */
export type CountCommand = (comment: CommentRef) => Promise<void>;

/** Counts in this process alone: each replica allows as many. */
export function commandRate({ perRepository, perInstallation }: CommandRates): CountCommand {
  const repositories = new RateLimiterMemory({ points: perRepository, duration: 60 });
  const installations = new RateLimiterMemory({ points: perInstallation, duration: 60 });
  return async ({ repository, owner, installationId }) => {
    // A webhook that was added by hand belongs to no installation: its owner stands for one.
    const installation = installationId ?? `owner ${owner.id ?? owner.login.toLowerCase()}`;
    await repositories.consume(repository.toLowerCase()).catch(refuse('repository', perRepository));
    await installations.consume(installation).catch(refuse('installation', perInstallation));
  };
}

function refuse(of: 'repository' | 'installation', max: number) {
  return (state: unknown): never => {
    if (!(state instanceof RateLimiterRes)) throw state;
    const seconds = Math.ceil(state.msBeforeNext / 1000);
    throw new ProblemError(429, `more than ${max} commands a minute of one ${of}: send this again in ${seconds} s`, {
      headers: { 'retry-after': String(seconds) },
      fields: { error_class: 'RATE_LIMIT', retryable: true },
    });
  };
}
