// The request and response of POST /api/v1/proofs.
import { z } from 'zod';

/** In bytes. */
export const BODY_LIMIT = 1_000_000;

export const proofRequest = z
  .strictObject({
    engine: z.enum(['z3', 'lean']).default('z3'),
    smtlib: z
      .string()
      .min(1)
      .optional()
      .describe('For z3: an SMT-LIB 2 script that asserts the negation of the claim, with at most one (check-sat).'),
    source: z.string().min(1).optional().describe('For lean: the content of a Lean file.'),
    timeout_ms: z.int().min(1).max(60_000).default(5_000).describe('Timeout of the proof, in milliseconds.'),
  })
  .superRefine(({ engine, smtlib, source }, context) => {
    const [needed, other] = engine === 'z3' ? (['smtlib', 'source'] as const) : (['source', 'smtlib'] as const);
    const fields = { smtlib, source };
    if (fields[needed] === undefined) context.addIssue({ code: 'custom', path: [needed], message: 'is missing' });
    if (fields[other] !== undefined)
      context.addIssue({ code: 'custom', path: [other], message: `does not apply to ${engine}: remove it` });
  });

export type ProofRequest = z.output<typeof proofRequest>;

export const proofResponse = z.strictObject({
  result: z
    .enum(['proved', 'refuted', 'unknown', 'error'])
    .describe(
      'proved: the negation is unsatisfiable; refuted: it is satisfiable; unknown: not decided within the limits.',
    ),
  engine: z.enum(['z3', 'lean']),
  model: z
    .record(z.string(), z.string())
    .optional()
    .describe('If refuted: the counterexample, as SMT-LIB values by name.'),
  reason: z.string().optional().describe('Why the result is unknown or error, for example "timeout".'),
  latency_ms: z.number().min(0).describe('Duration of the proof without the time in the queue, in milliseconds.'),
});

export type ProofResponse = z.output<typeof proofResponse>;
