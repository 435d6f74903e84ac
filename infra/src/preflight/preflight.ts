// Checks for everything that would make a deployment fail halfway, before anything is applied.
import type { StackName } from '../deploy/request';
import type { Check, ClusterAccess, Problem } from '../kubectl/problem';
import { runCheck } from '../kubectl/query';
import { checkIngress, checkMetricsServer } from './checks/add-ons';
import { checkCapacity } from './checks/capacity';
import { checkApiServer, checkContext, checkPermissions } from './checks/cluster';
import { checkDestinations } from './checks/destinations';
import { checkNamespaces, checkPodSecurity } from './checks/namespaces';
import { checkSecrets } from './checks/secrets';
import { checkStorageClasses } from './checks/storage';

/** Steps, each of which requires that the one before passes. The checks of a step run in parallel. */
function stepsFor(stack: StackName | 'all'): readonly (readonly Check[])[] {
  if (stack === 'cloud') return [];
  const cluster = [[checkContext], [checkApiServer], [checkPermissions]];
  if (stack === 'base') return cluster;
  return [
    ...cluster,
    [checkNamespaces, checkStorageClasses, checkDestinations, checkIngress, checkMetricsServer, checkCapacity],
    [checkSecrets, checkPodSecurity],
  ];
}

/** Problems of all steps, up to and including the first step with a blocking problem. */
export async function preflight(access: ClusterAccess, stack: StackName | 'all'): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const step of stepsFor(stack)) {
    const results = await Promise.all(step.map((check) => runCheck(check, access)));
    problems.push(...results.flat());
    if (problems.some(({ blocking }) => blocking)) break;
  }
  return problems;
}
