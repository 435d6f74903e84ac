// Silences in Alertmanager.
import { HttpError } from '@sextant/http/client';
import { ProblemError } from '@sextant/http/problem';
import { isUuid } from '@sextant/records/database/values';
import { z } from 'zod';
import type { Store } from '../stores/store';
import { SILENCE_STATES, type silenceView } from './views';

export type Silence = z.output<typeof silenceView>;

const silence = z.object({
  id: z.string(),
  status: z.object({ state: z.enum(SILENCE_STATES) }),
  matchers: z.array(
    z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean().default(true) }),
  ),
  startsAt: z.string(),
  endsAt: z.string(),
  createdBy: z.string(),
  comment: z.string(),
});

/** All silences, those that end last first. Throws ProblemError. */
export async function listSilences(alertmanager: Store, signal: AbortSignal): Promise<readonly Silence[]> {
  const call = { what: 'list the silences of Alertmanager', schema: z.array(silence), signal };
  const all = (await alertmanager.call('/api/v2/silences', call)).map(silenceOf);
  return all.sort((a, b) => (a.ends_at > b.ends_at ? -1 : 1));
}

/** Throws a problem of status 404 if there is no such silence. */
export async function readSilence(alertmanager: Store, id: string, signal: AbortSignal): Promise<Silence> {
  const notFound = new ProblemError(404, `there is no silence ${JSON.stringify(id)}`);
  if (!isUuid(id)) throw notFound;
  const call = { what: 'read a silence of Alertmanager', schema: silence, signal };
  const raw = await alertmanager.call(`/api/v2/silence/${id}`, call).catch((error: unknown) => {
    throw error instanceof HttpError && error.status === 404 ? notFound : error;
  });
  return silenceOf(raw);
}

type NewSilence = Omit<Silence, 'id' | 'state'>;

/** Returns the id. Throws ProblemError, with status 422 if Alertmanager rejects the matchers. */
export async function createSilence(alertmanager: Store, created: NewSilence): Promise<string> {
  const { matchers, starts_at: startsAt, ends_at: endsAt, created_by: createdBy, comment } = created;
  const body = {
    ...{ startsAt, endsAt, createdBy, comment },
    matchers: matchers.map(({ name, value, is_regex: isRegex, is_equal: isEqual }) => ({
      name,
      value,
      isRegex,
      isEqual,
    })),
  };
  const call = { what: 'create a silence in Alertmanager', schema: z.object({ silenceID: z.string() }) };
  const response = await alertmanager.call('/api/v2/silences', { ...call, method: 'POST', body, rejects: 'matchers' });
  return response.silenceID;
}

/** Ends a silence. Throws ProblemError. */
export async function endSilence(alertmanager: Store, id: string): Promise<void> {
  const call = { what: 'end a silence in Alertmanager', method: 'DELETE' as const, schema: z.unknown() };
  await alertmanager.call(`/api/v2/silence/${id}`, call);
}

function silenceOf(raw: z.output<typeof silence>): Silence {
  return {
    id: raw.id,
    state: raw.status.state,
    matchers: raw.matchers.map(({ name, value, isRegex, isEqual }) => ({
      name,
      value,
      is_regex: isRegex,
      is_equal: isEqual,
    })),
    starts_at: new Date(raw.startsAt).toISOString(),
    ends_at: new Date(raw.endsAt).toISOString(),
    created_by: raw.createdBy,
    comment: raw.comment,
  };
}
