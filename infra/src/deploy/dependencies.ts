// One stack alone: are the stacks that it depends on deployed, and does nothing that depends on it remain?
import { NAMESPACES } from '../network/components';
import { type Problem, type Site, stops } from '../kubectl/problem';
import { isThere } from '../kubectl/query';
import { releasesOf } from '../stacks/telemetry';
import type { Places } from './repair/leftovers';
import { revisionsIn } from './repair/releases';
import type { Request, StackName } from './request';
import { managedBy } from './terraform/state';
import { SynthesizedStack } from './terraform/synthesized-stack';

/** Problems of a request that leaves stacks out. Throws StateError, QuestionError. */
export async function dependencyProblems(request: Request, places: Places): Promise<readonly Problem[]> {
  if (!request.partial) return [];
  return request.verb === 'destroy' ? remaining(request, places) : missing(request, places);
}

/** Stacks of which the cluster lacks something that a selected one needs. */
async function missing({ stacks, settings }: Request, site: Site): Promise<readonly Problem[]> {
  const needs = (stack: StackName, of: readonly StackName[]): boolean =>
    !stacks.includes(stack) && of.some((other) => stacks.includes(other));
  const lacks = (stack: StackName, what: string): Problem =>
    stops(`The stack ${stack} is not deployed: ${what}.`, `make deploy ENV=${settings.environment} STACK=${stack}`);
  if (needs('base', ['telemetry', 'platform']) && !(await hasPolicies(site))) {
    return [lacks('base', `the namespace ${NAMESPACES.services} has no NetworkPolicy default-deny`)];
  }
  if (!needs('telemetry', ['platform'])) return [];
  const absent = await releasesNotDeployed(site);
  return absent.length === 0 ? [] : [lacks('telemetry', `no deployed release ${absent.join(', ')}`)];
}

function hasPolicies(site: Site): Promise<boolean> {
  const about = 'the NetworkPolicy default-deny';
  return isThere(site, { about, args: ['get', 'networkpolicy', 'default-deny', `--namespace=${NAMESPACES.services}`] });
}

async function releasesNotDeployed(site: Site): Promise<readonly string[]> {
  const wanted = releasesOf(site.settings);
  const namespaces = [...new Set(wanted.map(({ namespace }) => namespace))];
  const revisions = (await Promise.all(namespaces.map((namespace) => revisionsIn(namespace, site)))).flat();
  const deployed = new Set(revisions.filter(({ status }) => status === 'deployed').map(({ release }) => release));
  return wanted.map(({ name }) => name).filter((name) => !deployed.has(name));
}

/** Stacks that are still deployed and depend on one that is to go. */
async function remaining(
  { stacks, withDependents, settings }: Request,
  { terraform }: Places,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const stack of withDependents) {
    if (stacks.includes(stack)) continue;
    const { size } = await managedBy(new SynthesizedStack(stack, settings), terraform);
    if (size === 0) continue;
    const destroy = `make destroy ENV=${settings.environment} STACK=${stack}`;
    problems.push(stops(`The stack ${stack} is still deployed and depends on ${stacks.join(', ')}.`, destroy));
  }
  return problems;
}
