// Asks everything that would make a deployment fail halfway, before anything is applied.
import { podsHaveRoom } from './capacity';
import { answers, contextIsThere, mayChangeIt } from './cluster';
import { servicesAreThere } from './destinations';
import { namespacesAreThere, podSecurityIsOn } from './namespaces';
import type { Check, Problem, Site } from './problem';
import { problemsOf } from './question';
import { secretsAreThere } from './secrets';
import type { StackName } from '../deploy/request';
import { classesAreThere } from './storage';
import { ingressIsThere, metricsAreThere } from './surroundings';

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
