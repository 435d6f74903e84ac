// The alerts that a caller may see.
import { ProblemError } from '@sextant/http/problem';
import { ALL_ORGS } from '@sextant/records/database/scope';
import type { OpsDeps } from '../deps';
import type { OrgScope } from '../http/org-scope';
import { evaluatedRules } from './evaluated-rules';
import { listFiring, type FiringAlert } from './firing';
import { sortedRules, type AlertRule } from './rule';
import { tenantRules } from './tenant-rules';

export interface AlertList {
  readonly rules: readonly AlertRule[];
  /** Why a part is missing: the problems of stores that are away. */
  readonly incomplete: readonly string[];
}

/**
 * All rules, firing first. An org sees the alerts on itself only. Throws ProblemError if the state of all rules is
 * unknown: for an org without Alertmanager, otherwise without Prometheus.
 */
export async function findAlerts(
  { stores, files: { declarations, runbooks } }: Pick<OpsDeps, 'stores' | 'files'>,
  scope: OrgScope,
  signal: AbortSignal,
): Promise<AlertList> {
  const { prometheus, loki, alertmanager } = stores;
  if (scope.orgId !== ALL_ORGS) {
    const firing = await listFiring(alertmanager, [`tenant=${JSON.stringify(scope.org)}`, `service="ops"`], signal);
    const own = firing.filter((one) => isOf(scope, one));
    return { rules: sortedRules(tenantRules(declarations, own)), incomplete: [] };
  }
  const incomplete: string[] = [];
  const orMissing = async <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      incomplete.push(error.message);
      return undefined;
    });
  const firing = await orMissing(listFiring(alertmanager, [], signal));
  const options = { firing, runbooks, signal };
  const [ofPrometheus, ofLoki] = await Promise.all([
    evaluatedRules(prometheus, { ...options, source: 'prometheus' }),
    loki.configured ? orMissing(evaluatedRules(loki, { ...options, source: 'loki' })) : [],
  ]);
  return { rules: sortedRules([...ofPrometheus, ...(ofLoki ?? []), ...tenantRules(declarations, firing)]), incomplete };
}

function isOf({ org }: OrgScope, { labels }: FiringAlert): boolean {
  return labels['tenant'] === org;
}
