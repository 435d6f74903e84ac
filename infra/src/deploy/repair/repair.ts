// Mends what an interrupted deployment left: Terraform is told of what is there, Helm's unfinished records are removed.
import { type Answer, type Kubectl, run } from '../../kubectl/kubectl';
import type { Leftover } from './leftovers';
import { initialize } from '../terraform/state';

/** A step failed; the message says which and why. Steps before it are done, and need not be done again. */
export class RepairError extends Error {
  override readonly name = 'RepairError';
}

export interface Repairs {
  readonly kubectl: Kubectl;
  readonly terraform: string;
  readonly print: (text: string) => void;
}

/** What is done about a leftover, as a person would type it. */
export function stepOf(leftover: Leftover): string {
  if (leftover.repair === 'import') return `terraform import ${leftover.address} ${leftover.id}`;
  const { namespace } = leftover.revisions[0]!;
  return `kubectl -n ${namespace} delete secret ${leftover.revisions.map(({ secret }) => secret).join(' ')}`;
}

/** Does it, one after the other. Throws RepairError, StateError. */
export async function repair(leftovers: readonly Leftover[], { kubectl, terraform, print }: Repairs): Promise<void> {
  const initialized = new Set<string>();
  for (const leftover of leftovers) {
    print(`${leftover.what}\n    ${stepOf(leftover)}\n`);
    if (leftover.repair === 'forget') {
      // Helm adopts the objects that are there: they have its labels.
      const { namespace } = leftover.revisions[0]!;
      const secrets = leftover.revisions.map(({ secret }) => secret);
      check(
        leftover,
        await kubectl([`--namespace=${namespace}`, 'delete', 'secret', ...secrets, '--ignore-not-found']),
      );
      continue;
    }
    const { folder } = leftover.stack;
    if (!initialized.has(folder)) await initialize(folder, terraform);
    initialized.add(folder);
    const where = [`-chdir=${folder}`, 'import', '-input=false', '-no-color'];
    check(leftover, await run(terraform, [...where, leftover.address, leftover.id]));
  }
}

function check(leftover: Leftover, { code, stdout, stderr }: Answer): void {
  if (code === 0) return;
  throw new RepairError(`could not repair ${leftover.what}: ${(stderr.trim() || stdout.trim()).slice(-1_000)}`);
}
