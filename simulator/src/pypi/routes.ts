// PyPI's JSON API: a project, or one of its releases.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { findProject } from './packages';
import { projectJson, releaseJson } from './project-json';

interface Wanted {
  readonly Params: { readonly name: string; readonly version?: string };
}

/** Routes of PyPI: /pypi/{name}/json and /pypi/{name}/{version}/json, as on PyPI, and the same without their /pypi. */
export async function pypiRoutes(app: FastifyInstance): Promise<void> {
  for (const prefix of ['/pypi', '']) {
    app.get<Wanted>(`${prefix}/:name/json`, async ({ params }, reply) => {
      const project = findProject(params.name);
      return project ? projectJson(project) : notFound(reply);
    });

    app.get<Wanted>(`${prefix}/:name/:version/json`, async ({ params }, reply) => {
      const project = findProject(params.name);
      const release = project?.releases.find(({ version }) => version === params.version);
      return project && release ? releaseJson(project, release) : notFound(reply);
    });
  }
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ message: 'Not Found' });
}
