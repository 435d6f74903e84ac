// Outputs of stacks, as they stand in what is synthesized.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StackOutputs {
  /** Last part of its name. */
  readonly stack: string;
  readonly outputs: readonly { readonly name: string; readonly what: string; readonly value: string }[];
}

interface StackJson {
  readonly output?: Readonly<Record<string, { readonly value: unknown; readonly description?: string }>>;
}

/** Reads the outputs that we declared; those that CDKTF adds for other stacks have no description. */
export function outputsIn(outdir: string): readonly StackOutputs[] {
  return readdirSync(join(outdir, 'stacks'))
    .sort()
    .map((folder) => {
      const { output = {} } = JSON.parse(
        readFileSync(join(outdir, 'stacks', folder, 'cdk.tf.json'), 'utf8'),
      ) as StackJson;
      const outputs = Object.entries(output).flatMap(([name, { value, description }]) =>
        description === undefined ? [] : [{ name, what: description, value: textOf(value) }],
      );
      return { stack: folder.split('-').at(-1)!, outputs };
    });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
