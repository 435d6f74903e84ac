// What a caller sends to start a run.
import { KINDS } from '@sextant/kinds/all';
import type { Kind } from '@sextant/kinds/declare';
import { z } from 'zod';

const common = {
  priority: z.enum(['high', 'normal', 'low']).default('normal'),
  idempotency_key: z.string().min(1).max(200).optional().describe('requests with the same key start one run'),
};
export const orgName = z.string().min(1).max(100).default('default').describe('name of the tenant');

const names = KINDS.map(({ name }) => name).join(', ');

/** One of the kinds with its input, beside fields that are the same for all. */
export function ofKind<Shape extends z.ZodRawShape>(shape: Shape) {
  const option = ({ name, input }: Kind) => z.strictObject({ ...shape, kind: z.literal(name), input });
  const [first, ...rest] = KINDS.map(option);
  const error: z.core.$ZodErrorMap = ({ code }) => (code === 'invalid_union' ? `must be one of ${names}` : undefined);
  return z.discriminatedUnion('kind', [first!, ...rest], { error });
}

export const newRun = ofKind({ ...common, org: orgName });

export interface NewRun {
  readonly kind: Kind['name'];
  readonly input: unknown;
  readonly priority: z.output<typeof common.priority>;
  readonly idempotency_key?: string | undefined;
}
