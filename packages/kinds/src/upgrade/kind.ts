// Kind upgrade: upgrades one dependency of a manifest to one version, proves the result, and reports it.
import { z } from 'zod';
import { kind } from '../declare';
import { storableText } from '../text';
import { ECOSYSTEMS, isPackageName, isVersion, NAMES } from './names';

/** The limit of GitHub's contents API. */
const MAX_MANIFEST = 1_000_000;

const source = z.strictObject({
  repository: z
    .string()
    .max(200)
    .regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name'),
  issue_number: z.int().positive(),
  ref: storableText.min(1).max(500).optional(),
  sender: storableText.max(200).optional(),
  /** Path of the manifest. Default: the file names of the ecosystem, in the root. */
  path: storableText.min(1).max(500).optional(),
});

const input = z
  .strictObject({
    ecosystem: z.enum(ECOSYSTEMS, { error: `must be one of ${ECOSYSTEMS.join(', ')}` }),
    package: z.string().min(1).max(255),
    version: z.string().min(1).max(256),
    manifest: storableText.max(MAX_MANIFEST, 'must be at most 1 MB').optional(),
    source: source.optional(),
  })
  .superRefine(({ ecosystem, package: name, version, manifest, source: from }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message, input: field });
    const { name: exampleName, version: exampleVersion } = NAMES[ecosystem];
    if (!isPackageName(ecosystem, name))
      refuse('package', `must be a valid ${ecosystem} package name, such as ${exampleName}`);
    if (!isVersion(ecosystem, version)) refuse('version', `must be an exact version, such as ${exampleVersion}`);
    if (manifest === undefined && from === undefined)
      refuse('manifest', 'is missing: set the text of the manifest, or a source to read it from');
  });
export type UpgradeInput = z.output<typeof input>;

export const upgradeKind = kind({
  name: 'upgrade',
  description: 'Upgrades a dependency in a manifest of npm, pip, cargo or go, and proves that its constraints hold.',
  input,
  steps: [
    { step: 'analyze', type: 'code' },
    { step: 'generate', type: 'llm' },
    { step: 'apply', type: 'code' },
    { step: 'prove', type: 'proof' },
    { step: 'publish', type: 'code' },
  ],
});
