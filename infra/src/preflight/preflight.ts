// Asks everything that would make a deployment fail halfway, before anything is applied.
import { podsHaveRoom } from './checks/capacity';
import { answers, contextIsThere, mayChangeIt } from './checks/cluster';
import { servicesAreThere } from './checks/destinations';
import { namespacesAreThere, podSecurityIsOn } from './checks/namespaces';
import type { Check, Problem, Site } from '../kubectl/problem';
import { problemsOf } from '../kubectl/query';
import { secretsAreThere } from './checks/secrets';
import type { StackName } from '../deploy/request';
import { classesAreThere } from './checks/storage';
import { ingressIsThere, metricsAreThere } from './checks/add-ons';

/** Steps of which each needs the one before; the questions of one step are asked together. */
function stepsFor(stack: StackName | 'all'): readonly (readonly Check[])[] {
  if (stack === 'cloud') return [];
  const cluster = [[contextIsThere], [answers], [mayChangeIt]];
  if (stack === 'base') return cluster;
  const inNamespaces = [secretsAreThere, podSecurityIsOn];
  const surroundings = [
    namespacesAreThere,
    classesAreThere,
    servicesAreThere,
    ingressIsThere,
    metricsAreThere,
    podsHaveRoom,
  ];
  return [...cluster, surroundings, inNamespaces];
}

/** Every problem of the first step that has one that stops, and what earlier steps warn of. */
export async function preflight(site: Site, stack: StackName | 'all'): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const step of stepsFor(stack)) {
    const found = await Promise.all(step.map((check) => problemsOf(check, site)));
    problems.push(...found.flat());
    if (problems.some((problem) => problem.stops)) break;
  }
  return problems;
}
