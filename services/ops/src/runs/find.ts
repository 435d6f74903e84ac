// A run that the caller may see.
import { ProblemError } from '@sextant/http/problem';
import { findRun, getRun, type RunWithSteps } from '@sextant/records/runs';
import { isUuid } from '@sextant/records/database/values';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller';
import type { OpsDeps } from '../deps';

/**
 * The run of that id in the caller's org; a platform caller who named no org finds those of all. Throws a problem of
 * status 404 whose text is the same for a run of another org as for one that does not exist.
 */
export async function existingRun(
  { database }: Pick<OpsDeps, 'database'>,
  request: FastifyRequest,
  id: string,
): Promise<RunWithSteps> {
  const { orgId, platform, orgNamed } = callerOf(request);
  const inOrg = async () => (isUuid(id) ? getRun(database, { orgId, runId: id }) : undefined);
  const run = platform && !orgNamed ? await findRun(database, id) : await inOrg();
  if (!run) throw new ProblemError(404, `there is no run ${JSON.stringify(id.slice(0, 64))}`);
  return run;
}
