// Checks the order of stacks when only some are deployed or destroyed.
import { blocker, type ClusterAccess, type Problem } from '../kubectl/problem';
import { exists } from '../kubectl/query';
import { NAMESPACES } from '../network/components';
import { releasesOf } from '../stacks/telemetry';
import type { DeploymentAccess } from './repair/leftovers';
import { revisionsIn } from './repair/releases';
import type { Request, StackName } from './request';
import { managedBy } from './terraform/state';
import { SynthesizedStack } from './terraform/synthesized-stack';

/** Missing dependencies of the selected stacks, or remaining dependents when destroying. Throws StateError, QueryError. */
export async function dependencyProblems(request: Request, access: DeploymentAccess): Promise<readonly Problem[]> {
  if (!request.partial) return [];
  return request.verb === 'destroy' ? remaining(request, access) : missing(request, access);
}

async function missing({ stacks, settings }: Request, access: ClusterAccess): Promise<readonly Problem[]> {
  const needs = (stack: StackName, of: readonly StackName[]): boolean =>
    !stacks.includes(stack) && of.some((other) => stacks.includes(other));
  const notDeployed = (stack: StackName, reason: string): Problem =>
    blocker(`The stack ${stack} is not deployed: ${reason}.`, `make deploy ENV=${settings.environment} STACK=${stack}`);
  if (needs('base', ['telemetry', 'platform']) && !(await hasPolicies(access))) {
    return [notDeployed('base', `the namespace ${NAMESPACES.services} has no NetworkPolicy default-deny`)];
  }
  if (!needs('telemetry', ['platform'])) return [];
  const releases = await releasesNotDeployed(access);
  return releases.length === 0 ? [] : [notDeployed('telemetry', `no deployed release ${releases.join(', ')}`)];
}

function hasPolicies(access: ClusterAccess): Promise<boolean> {
  const args = ['get', 'networkpolicy', 'default-deny', `--namespace=${NAMESPACES.services}`];
  return exists(access, { subject: 'the NetworkPolicy default-deny', args });
}

async function releasesNotDeployed(access: ClusterAccess): Promise<readonly string[]> {
  const releases = releasesOf(access.settings);
  const namespaces = [...new Set(releases.map(({ namespace }) => namespace))];
  const revisions = (await Promise.all(namespaces.map((namespace) => revisionsIn(namespace, access)))).flat();
  const deployed = new Set(revisions.filter(({ status }) => status === 'deployed').map(({ release }) => release));
  return releases.map(({ name }) => name).filter((name) => !deployed.has(name));
}

async function remaining(
  { stacks, withDependents, settings }: Request,
  { terraform }: DeploymentAccess,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const stack of withDependents) {
    if (stacks.includes(stack)) continue;
    const { size } = await managedBy(new SynthesizedStack(stack, settings), terraform);
    if (size === 0) continue;
    const destroy = `make destroy ENV=${settings.environment} STACK=${stack}`;
    problems.push(blocker(`The stack ${stack} is still deployed and depends on ${stacks.join(', ')}.`, destroy));
  }
  return problems;
}
