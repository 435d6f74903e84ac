// What a caller sends to start a run.
import { z } from 'zod';

const VERSION = /^\d+\.\d+\.\d+(-[0-9a-z.-]+)?(\+[0-9a-z.-]+)?$/i;
const PACKAGE = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;

const source = z.strictObject({
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name'),
  issue_number: z.int().positive(),
  ref: z.string().min(1).optional(),
  sender: z.string().optional(),
});

const upgradeInput = z
  .strictObject({
    ecosystem: z.literal('npm', { error: 'must be npm, the only ecosystem so far' }),
    package: z.string().max(214).regex(PACKAGE, 'must be a package name of npm, such as lodash or @types/node'),
    version: z.string().max(256).regex(VERSION, 'must be an exact version, such as 4.17.21'),
    manifest: z.string().optional(),
    source: source.optional(),
  })
  .refine(({ manifest, source }) => manifest !== undefined || source !== undefined, {
    path: ['manifest'],
    message: 'is missing: give the text of package.json, or a source to read it from',
  });
export type UpgradeInput = z.output<typeof upgradeInput>;

export const newRun = z.strictObject({
  kind: z.literal('upgrade', { error: 'must be upgrade, the only kind so far' }),
  input: upgradeInput,
  priority: z.enum(['high', 'normal', 'low']).default('normal'),
  idempotency_key: z.string().min(1).max(200).optional(),
  org: z.string().min(1).max(100).default('default'),
});
export type NewRun = z.output<typeof newRun>;

/** The input of a run as the database gives it back. */
export function inputOf(run: { readonly input: unknown }): UpgradeInput {
  return run.input as UpgradeInput;
}
