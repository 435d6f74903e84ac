// Reads the Terraform state of a stack.
import { existsSync, readFileSync } from 'node:fs';
import { run } from '../../kubectl/kubectl';
import type { SynthesizedStack } from './synthesized-stack';

/** The state could not be read. The message includes Terraform's error. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

interface StateJson {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly unknown[];
  }[];
}

/** Addresses of the managed resources. Throws StateError. */
export async function managedBy(stack: SynthesizedStack, terraform: string): Promise<ReadonlySet<string>> {
  const { resources = [] } = JSON.parse((await stateOf(stack, terraform)) || '{}') as StateJson;
  const managed = resources.filter(({ mode, instances }) => mode === 'managed' && instances.length > 0);
  return new Set(managed.map(({ type, name }) => `${type}.${name}`));
}

async function stateOf({ stateFile, folder, id }: SynthesizedStack, terraform: string): Promise<string> {
  if (stateFile !== undefined) return existsSync(stateFile) ? readFileSync(stateFile, 'utf8') : '';
  await initialize(folder, terraform);
  const { code, stdout, stderr } = await run(terraform, [`-chdir=${folder}`, 'state', 'pull']);
  if (code !== 0) throw new StateError(`could not read the state of ${id}: ${firstError(stderr)}`);
  return stdout;
}

/** Runs `terraform init` for a stack. Throws StateError. */
export async function initialize(folder: string, terraform: string): Promise<void> {
  const { code, stderr } = await run(terraform, [`-chdir=${folder}`, 'init', '-input=false', '-no-color']);
  if (code !== 0) throw new StateError(`could not initialize ${folder.split('/').at(-1)!}: ${firstError(stderr)}`);
}

function firstError(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.replace(/^[│╷╵\s]+/, '').trim());
  const text = lines.filter(Boolean).join(' ');
  return text === '' ? 'no reason given' : text.slice(0, 600);
}
