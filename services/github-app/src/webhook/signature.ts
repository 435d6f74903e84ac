// The signature of a webhook: HMAC-SHA-256 of the raw body, compared in constant time.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `header` is the value of X-Hub-Signature-256. */
export function isSigned(body: Buffer, header: string | undefined, secret: string): boolean {
  const signature = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '')?.[1];
  if (signature === undefined) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), createHmac('sha256', secret).update(body).digest());
}
