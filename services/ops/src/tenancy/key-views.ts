// API keys as the API accepts and returns them.
import type { ApiKey } from '@sextant/records/tenancy/api-keys';
import { z } from 'zod';
import { ROLES } from '../auth/caller';
import { count, moment, name, nullableText, nullableTime, text, time, timeOrNull } from '../http/fields';

const fields = {
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  state: z.enum(['active', 'expired', 'revoked']),
  user_id: nullableText,
  created_by: z.string(),
  created_at: time,
  expires_at: nullableTime,
  revoked_at: nullableTime,
  last_used_at: nullableTime.describe('accurate to the minute'),
};
export const keyView = z.object(fields).meta({ id: 'Key' });
export const listedKeyView = keyView
  .extend({ sessions: count.describe('open sessions that were started with it') })
  .meta({ id: 'ListedKey' });
export const issuedKeyView = z.object({ ...fields, key: z.string().describe('the key; it is not shown again') });

export const byKeyId = z.object({ id: text(100).describe('id of the key') });
export const newKey = z.strictObject({
  name: name(100).describe('purpose of the key; the audit log shows it as the actor'),
  role: z.enum(ROLES),
  expires_at: moment.optional().describe('default: the key does not expire'),
  user_id: z.uuid().optional().describe('owner of the key; deleting the user deletes the key'),
});
export const rotation = z
  .strictObject({
    grace_seconds: z.int().min(0).max(604_800).default(0).describe('seconds for which the old key stays valid'),
  })
  .nullish();

export function viewOf(key: ApiKey, now: Date): z.output<typeof keyView> {
  const isExpired = key.expiresAt !== null && key.expiresAt <= now;
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    state: key.revokedAt ? 'revoked' : isExpired ? 'expired' : 'active',
    user_id: key.userId,
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    expires_at: timeOrNull(key.expiresAt),
    revoked_at: timeOrNull(key.revokedAt),
    last_used_at: timeOrNull(key.lastUsedAt),
  };
}
