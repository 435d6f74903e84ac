// Limits the commands per minute of a repository and of an installation of the app.
import { ProblemError } from '@sextant/http/problem';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { CommentRef } from './delivery';

export interface CommandRates {
  readonly perRepository: number;
  readonly perInstallation: number;
}

export const RATES: CommandRates = { perRepository: 60, perInstallation: 300 };

/** Throws a 429 problem if the limit is exceeded. */
export type CountCommand = (comment: CommentRef) => Promise<void>;

/** Each replica counts separately. */
export function commandRate({ perRepository, perInstallation }: CommandRates): CountCommand {
  const repositories = new RateLimiterMemory({ points: perRepository, duration: 60 });
  const installations = new RateLimiterMemory({ points: perInstallation, duration: 60 });
  return async ({ repository, owner, installationId }) => {
    // Webhooks that were added manually have no installation; they are counted by owner.
    const installation = installationId ?? `owner ${owner.id ?? owner.login.toLowerCase()}`;
    await repositories.consume(repository.toLowerCase()).catch(refuse('repository', perRepository));
    await installations.consume(installation).catch(refuse('installation', perInstallation));
  };
}

function refuse(of: 'repository' | 'installation', max: number) {
  return (state: unknown): never => {
    if (!(state instanceof RateLimiterRes)) throw state;
    const seconds = Math.ceil(state.msBeforeNext / 1000);
    throw new ProblemError(429, `more than ${max} commands per minute from one ${of}: retry in ${seconds} s`, {
      headers: { 'retry-after': String(seconds) },
      fields: { error_class: 'RATE_LIMIT', retryable: true },
    });
  };
}
