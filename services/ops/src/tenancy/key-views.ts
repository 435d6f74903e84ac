// API keys as the API shows them.
import type { ApiKey } from '@sextant/records/tenancy/api-keys';
import { z } from 'zod';
import { ROLES } from '../auth/caller';
import { moment, name, nullableText, nullableTime, text, time } from '../http/fields';

const STATES = ['active', 'expired', 'revoked'] as const;
const shown = {
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  state: z.enum(STATES),
  user_id: nullableText,
  created_by: z.string(),
  created_at: time,
  expires_at: nullableTime,
  revoked_at: nullableTime,
  last_used_at: nullableTime.describe('to the minute'),
};
export const keyView = z.object(shown).meta({ id: 'Key' });
export const issuedView = z.object({ ...shown, key: z.string().describe('keep it: it is not shown again') });

export const byKeyId = z.object({ id: text(100).describe('id of the key') });
export const newKey = z.strictObject({
  name: name(100).describe('what it is for, as the audit names who used it'),
  role: z.enum(ROLES),
  expires_at: moment.optional().describe('without it the key works until it is revoked'),
  user_id: z.uuid().optional().describe('whose key it is; it goes when the user goes'),
});
export const rotation = z
  .strictObject({
    grace_seconds: z.int().min(0).max(604_800).default(0).describe('how long the old key still works'),
  })
  .nullish();

export function viewOf(key: ApiKey, now: Date): z.output<typeof keyView> {
  const { id, name: called, role, userId, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt } = key;
  const expired = expiresAt !== null && expiresAt <= now;
  return {
    ...{ id, name: called, role, state: revokedAt ? 'revoked' : expired ? 'expired' : 'active' },
    ...{ user_id: userId, created_by: createdBy, created_at: createdAt.toISOString() },
    expires_at: textOf(expiresAt),
    revoked_at: textOf(revokedAt),
    last_used_at: textOf(lastUsedAt),
  };
}

function textOf(at: Date | null): string | null {
  return at && at.toISOString();
}
