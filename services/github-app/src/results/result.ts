// The outcome of a run, as the worker (success) and the controller (failure) report it.
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { z } from 'zod';

const upgrade = {
  // The id becomes part of a comment's marker, so nothing that could end an HTML comment may be in it.
  run_id: z.string().regex(/^[\w-]{1,64}$/, 'must be letters, digits, _ and -'),
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name'),
  issue_number: z.int().positive(),
  ecosystem: z.string().optional(),
  package: z.string().min(1),
  version: z.string().min(1),
  trace_id: z.string().optional(),
  trace_url: z.url().optional(),
};

export const result = z.discriminatedUnion('state', [
  z.object({
    ...upgrade,
    state: z.literal('success'),
    summary: z.string(),
    /** The range before and the range after. */
    from: z.string(),
    to: z.string().optional(),
    risk: z.string().optional(),
    model: z.string().optional(),
    cost_usd: z.number().nullable().optional(),
    /** What was proved: constraints that hold, what the proof takes as given, and what decides and is not known. */
    proof: z
      .object({
        result: z.enum(['proved', 'unknown']).default('proved'),
        engine: z.string(),
        latency_ms: z.number(),
        constraints: z.array(z.string()),
        premises: z.array(z.string()).default([]),
        not_modelled: z.array(z.string()).default([]),
        /** How many there are of each, where not all are listed. */
        total: z.object({ constraints: z.int(), premises: z.int(), not_modelled: z.int() }).optional(),
      })
      .optional(),
    manifest: z.string().optional(),
    /** The manifest's path in the repository. */
    path: z.string().default('package.json'),
    /** Changed lines of the manifest; `line` counts from 1. */
    changes: z.array(z.object({ line: z.int(), before: z.string(), after: z.string() })).optional(),
  }),
  z.object({
    ...upgrade,
    state: z.literal('failed'),
    summary: z.string(),
    error_class: z.enum(ERROR_CLASSES).optional(),
    error_message: z.string().optional(),
  }),
]);

export type Result = z.output<typeof result>;
export type Success = Extract<Result, { state: 'success' }>;
export type Failure = Extract<Result, { state: 'failed' }>;
export type Change = NonNullable<Success['changes']>[number];
