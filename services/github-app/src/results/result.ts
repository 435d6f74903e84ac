// The result of a run, which the worker (success) or the controller (failure) reports.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { z } from 'zod';

const upgrade = {
  // The id is part of an HTML comment, which it must not be able to end.
  run_id: z.string().regex(/^[\w-]{1,64}$/, 'must contain only letters, digits, _ and -'),
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name'),
  issue_number: z.int().positive(),
  ecosystem: z.string(),
  package: z.string().min(1),
  version: z.string().min(1),
  summary: z.string(),
  trace_id: z.string().optional(),
  trace_url: z.url().optional(),
};

const sentences = z.array(z.string());

export const result = z.discriminatedUnion('state', [
  z.object({
    ...upgrade,
    state: z.literal('success'),
    /** The range before the upgrade. */
    from: z.string(),
    /** The range after the upgrade. */
    to: z.string(),
    risk: z.string(),
    model: z.string(),
    cost_usd: z.number().nullable(),
    proof: z.object({
      result: z.enum(['proved', 'unknown']),
      engine: z.string(),
      latency_ms: z.number(),
      constraints: sentences,
      premises: sentences,
      not_modelled: sentences,
      /** The lengths of the complete lists. */
      total: z.object({ constraints: z.int(), premises: z.int(), not_modelled: z.int() }),
    }),
    /** The path of the manifest. */
    path: z.string(),
    /** `line` counts from 1. */
    changes: z.array(z.object({ line: z.int(), before: z.string(), after: z.string() })),
  }),
  z.object({
    ...upgrade,
    state: z.literal('failed'),
    error_class: z.enum(ERROR_CLASSES).optional(),
    error_message: z.string().optional(),
  }),
]);

export type Result = z.output<typeof result>;
export type Success = Extract<Result, { state: 'success' }>;
export type Failure = Extract<Result, { state: 'failed' }>;
export type Change = Success['changes'][number];
