// Schemas for Kubernetes quantities.
import { z } from 'zod';

const BYTES: Readonly<Record<string, number>> = { Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

const size = (what: string, example: string) =>
  z
    .string({ error: `must be ${what} with unit Mi, Gi or Ti, like ${example}` })
    .regex(/^[1-9]\d*(Mi|Gi|Ti)$/, `must be ${what} with unit Mi, Gi or Ti, like ${example}`)
    .meta({ allowed: `${what}, like ${example}` });

/** Size of a volume: `50Gi`. */
export const storage = size('a storage size', '50Gi');
/** Memory of a container: `512Mi`. */
export const memory = size('a memory size', '512Mi');
/** CPU of a container: `250m` or `2`. */
export const cpu = z
  .string({ error: 'must be a string: millicores like "250m", or cores like "2"' })
  .regex(/^([1-9]\d*m|[1-9]\d*(\.\d+)?|0\.\d+)$/, 'must be millicores like "250m", or cores like "2"')
  .meta({ allowed: 'millicores like 250m, or cores like 2' });

/** Bytes of a `storage` or `memory` value. */
export function bytesOf(quantity: string): number {
  return Number(quantity.slice(0, -2)) * BYTES[quantity.slice(-2)]!;
}
