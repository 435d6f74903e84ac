// The request that starts a run: a kind with its input.
import { z } from 'zod';
import { KINDS } from './all';
import type { Kind } from './declare';
import { storableText } from './text';

const KEY = [
  'requests of an org with the same key start one run: a repeated request returns the first run; the same key with',
  'another kind or input is rejected with 422, and with 409 while the first request is in progress',
].join(' ');

/** The fields that all kinds have. */
export const runFields = {
  priority: z.enum(['high', 'normal', 'low']).default('normal'),
  idempotency_key: storableText.min(1).max(200).optional().describe(KEY),
  user_id: z
    .uuid()
    .optional()
    .describe('the user of the org that the run is for; default: the caller, if it is a user'),
};

/** A schema for a kind and its input, and the common fields in `shape`. */
export function ofKind<Shape extends z.ZodRawShape>(shape: Shape) {
  const option = ({ name, input }: Kind) => z.strictObject({ ...shape, kind: z.literal(name), input });
  const [first, ...rest] = KINDS.map(option);
  const error: z.core.$ZodErrorMap = ({ code }) => (code === 'invalid_union' ? `must be one of ${NAMES}` : undefined);
  return z.discriminatedUnion('kind', [first!, ...rest], { error });
}

const NAMES = KINDS.map(({ name }) => name).join(', ');

export interface NewRun {
  readonly kind: Kind['name'];
  readonly input: unknown;
  readonly priority: z.output<typeof runFields.priority>;
  readonly idempotency_key?: string | undefined;
  readonly user_id?: string | undefined;
}
