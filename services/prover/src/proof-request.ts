// The body and the answer of POST /api/v1/proofs.
import { z } from 'zod';

/** The largest body that is read, in bytes. */
export const BODY_LIMIT = 1_000_000;

export const proofRequest = z
  .strictObject({
    engine: z.enum(['z3', 'lean']).default('z3'),
    smtlib: z
      .string()
      .min(1)
      .optional()
      .describe('For z3: an SMT-LIB 2 script that asserts the negation of the claim; one (check-sat) or none.'),
    source: z.string().min(1).optional().describe('For lean: the text of a Lean file.'),
    timeout_ms: z.int().min(1).max(60_000).default(5_000).describe('Longest time of the proof, milliseconds.'),
  })
  .superRefine(({ engine, smtlib, source }, context) => {
    const [needed, other] = engine === 'z3' ? (['smtlib', 'source'] as const) : (['source', 'smtlib'] as const);
    const given = { smtlib, source };
    if (given[needed] === undefined) context.addIssue({ code: 'custom', path: [needed], message: `is missing` });
    if (given[other] !== undefined)
      context.addIssue({ code: 'custom', path: [other], message: `is not for ${engine}: remove it` });
  });

export type ProofRequest = z.output<typeof proofRequest>;

export const proofAnswer = z.strictObject({
  result: z
    .enum(['proved', 'refuted', 'unknown', 'error'])
    .describe('proved: the negation is unsatisfiable; refuted: it is satisfiable; unknown: not decided within limits.'),
  engine: z.enum(['z3', 'lean']),
  model: z
    .record(z.string(), z.string())
    .optional()
    .describe('When refuted: the value of each name in a counterexample, as SMT-LIB text.'),
  reason: z.string().optional().describe('Why it is unknown or an error, for example "timeout".'),
  latency_ms: z.number().min(0).describe('Time of the proof without its wait in the queue, milliseconds.'),
});

export type ProofAnswer = z.output<typeof proofAnswer>;
