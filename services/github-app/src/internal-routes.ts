// Internal routes for other services: read a file of a repository, and report the result of a run.
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { withRunContext } from '@sextant/telemetry/context';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireBearer } from '@sextant/http/server/bearer';
import type { GitHub } from './github/client';
import { parse, ProblemError } from '@sextant/http/problem';
import type { Publish } from './results/comment';
import { result } from './results/result';

export interface InternalOptions {
  readonly github: GitHub;
  readonly publish: Publish;
  readonly serviceToken: string;
}

const repositoryName = z.string().regex(/^[\w.-]+$/, 'must contain only letters, digits, ., _ and -');
const params = z.object({ owner: repositoryName, repo: repositoryName });
const query = z.object({
  path: z
    .string({ error: 'is missing: set the path of a file, such as package.json' })
    .regex(/^(?!.*(^|\/)\.\.?(\/|$))[^/].*$/, 'must be a path inside the repository'),
  ref: z.string().min(1).optional(),
});

/** All routes require the service token. */
export function internalRoutes({ github, publish, serviceToken }: InternalOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', requireBearer(serviceToken));

    app.get('/internal/repos/:owner/:repo/contents', async (request) => {
      const { owner, repo } = parse(params, request.params, 400);
      const { path, ref } = parse(query, request.query, 400);
      return github.readFile({ repository: `${owner}/${repo}`, path, ref }).catch(throwProblem);
    });

    app.post('/internal/results', async (request) => {
      const reported = parse(result, request.body, 400);
      return withRunContext({ run_id: reported.run_id }, async () => {
        const commentId = await publish(reported).catch(throwProblem);
        log.info('posted the result of a run', {
          operation: 'publish_result',
          state: reported.state,
          comment_id: commentId,
        });
        return { comment_id: commentId };
      });
    });
  };
}

/** The problem has the error class of the failed call to GitHub, so that the caller knows whether to retry. */
function throwProblem(cause: unknown): never {
  if (!(cause instanceof ServiceError)) throw cause;
  const { errorClass, retryable, retryAfterMs } = cause;
  throw new ProblemError(retryable ? 503 : 422, cause.message, {
    cause,
    fields: { error_class: errorClass, retryable },
    ...(retryAfterMs !== undefined && { headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } }),
  });
}
