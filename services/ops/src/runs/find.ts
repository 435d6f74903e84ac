// A run that the caller may see.
import { ProblemError } from '@sextant/http/problem';
import { ALL_ORGS } from '@sextant/records/database/scope';
import { isUuid } from '@sextant/records/database/values';
import { findRun, getRun, type RunWithSteps } from '@sextant/records/runs';
import type { FastifyRequest } from 'fastify';
import type { OpsDeps } from '../deps';
import { scopeOf } from '../http/org-scope';

/**
 * The run with this id in the orgs that the request covers. Throws a problem of status 404, with the same text for a
 * run of another org as for a run that does not exist.
 */
export async function visibleRun(
  { database }: Pick<OpsDeps, 'database'>,
  request: FastifyRequest,
  id: string,
): Promise<RunWithSteps> {
  const { orgId } = scopeOf(request);
  const inOrg = async () => (isUuid(id) ? getRun(database, { orgId, runId: id }) : undefined);
  const run = orgId === ALL_ORGS ? await findRun(database, id) : await inOrg();
  if (!run) throw new ProblemError(404, `there is no run ${JSON.stringify(id.slice(0, 64))}`);
  return run;
}
