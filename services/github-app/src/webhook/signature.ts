// The signature of a webhook: HMAC SHA-256 of the raw body, compared in constant time.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether `header` (X-Hub-Signature-256) signs exactly these bytes with this secret. */
export function isSigned(body: Buffer, header: string | undefined, secret: string): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '')?.[1];
  if (given === undefined) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(body).digest());
}
