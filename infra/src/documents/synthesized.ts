// Reads the outputs of synthesized stacks.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StackOutputs {
  /** Last part of its name. */
  readonly stack: string;
  readonly outputs: readonly { readonly name: string; readonly description: string; readonly value: string }[];
}

interface StackJson {
  readonly output?: Readonly<Record<string, { readonly value: unknown; readonly description?: string }>>;
}

/** Only our own outputs have a description; CDKTF adds others for references between stacks. */
export function outputsIn(outdir: string): readonly StackOutputs[] {
  return readdirSync(join(outdir, 'stacks'))
    .sort()
    .map((folder) => {
      const { output = {} } = JSON.parse(
        readFileSync(join(outdir, 'stacks', folder, 'cdk.tf.json'), 'utf8'),
      ) as StackJson;
      const outputs = Object.entries(output).flatMap(([name, { value, description }]) =>
        description === undefined
          ? []
          : [{ name, description, value: typeof value === 'string' ? value : JSON.stringify(value) }],
      );
      return { stack: folder.split('-').at(-1)!, outputs };
    });
}
