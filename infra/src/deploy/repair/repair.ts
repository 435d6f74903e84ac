// Repairs what an interrupted deployment left: imports resources into the state, deletes records of pending releases.
import { type CommandResult, type Kubectl, run } from '../../kubectl/kubectl';
import { initialize } from '../terraform/state';
import type { Leftover } from './leftovers';

/** A repair failed. Earlier repairs are complete and need not be repeated. */
export class RepairError extends Error {
  override readonly name = 'RepairError';
}

export interface RepairOptions {
  readonly kubectl: Kubectl;
  readonly terraform: string;
  readonly print: (text: string) => void;
}

/** The equivalent shell command. */
export function repairCommand(leftover: Leftover): string {
  if (leftover.repair === 'import') return `terraform import ${leftover.address} ${leftover.id}`;
  const { namespace } = leftover.revisions[0]!;
  return `kubectl -n ${namespace} delete secret ${leftover.revisions.map(({ secret }) => secret).join(' ')}`;
}

/** Repairs leftovers in order. Throws RepairError, StateError. */
export async function repair(
  leftovers: readonly Leftover[],
  { kubectl, terraform, print }: RepairOptions,
): Promise<void> {
  const initialized = new Set<string>();
  for (const leftover of leftovers) {
    print(`${leftover.title}\n    ${repairCommand(leftover)}\n`);
    if (leftover.repair === 'forget') {
      // Helm then adopts the existing objects, which carry its labels.
      const { namespace } = leftover.revisions[0]!;
      const secrets = leftover.revisions.map(({ secret }) => secret);
      const args = [`--namespace=${namespace}`, 'delete', 'secret', ...secrets, '--ignore-not-found'];
      check(leftover, await kubectl(args));
      continue;
    }
    const { folder } = leftover.stack;
    if (!initialized.has(folder)) await initialize(folder, terraform);
    initialized.add(folder);
    const args = [`-chdir=${folder}`, 'import', '-input=false', '-no-color', leftover.address, leftover.id];
    check(leftover, await run(terraform, args));
  }
}

function check({ title }: Leftover, { code, stdout, stderr }: CommandResult): void {
  if (code === 0) return;
  throw new RepairError(`could not repair ${title}: ${(stderr.trim() || stdout.trim()).slice(-1_000)}`);
}
