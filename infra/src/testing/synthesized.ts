// Synthesizes environments for tests, into folders that are removed after the test file.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackName } from '../deploy/request';
import { synthesize, type SynthesisOptions } from '../main';
import type { Settings } from '../settings/schema';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read many resource types, none with a schema
export type Resource = any;

export interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

export interface SynthesizedEnvironment {
  readonly folder: string;
  /** The cdk.tf.json of a stack. */
  readonly stack: (name: StackName) => StackJson;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

export function synthesized(settings: Settings, options?: SynthesisOptions): SynthesizedEnvironment {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-synthesized-'));
  folders.push(folder);
  synthesize(settings, folder, options);
  return {
    folder,
    stack: (name) => {
      const file = join(folder, 'stacks', `sextant-${settings.environment}-${name}`, 'cdk.tf.json');
      return JSON.parse(readFileSync(file, 'utf8')) as StackJson;
    },
  };
}

/** Every resource of a type. */
export function every({ resource }: StackJson, type: string): Resource[] {
  return Object.values(resource[type] ?? {});
}
