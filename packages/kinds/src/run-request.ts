// What a caller sends to start a run: one of the kinds with its input.
import { z } from 'zod';
import { KINDS } from './all';
import type { Kind } from './declare';
import { storableText } from './text';

const KEY = [
  'requests of an org with the same key start one run: a repeated request gets the first run, the same key with another',
  'kind or input is answered with 422, and 409 says that the first request is still in progress',
].join(' ');

/** The fields of every request, whatever its kind. */
export const runFields = {
  priority: z.enum(['high', 'normal', 'low']).default('normal'),
  idempotency_key: storableText.min(1).max(200).optional().describe(KEY),
  user_id: z.uuid().optional().describe('for whom it is: a user of the org; by default who asks, where that is one'),
};

/** One of the kinds with its input, beside fields that are the same for all. */
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
