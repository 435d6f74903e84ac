// PyPI's JSON API.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { findProject } from './packages';
import { projectJson, releaseJson } from './project-json';

interface ProjectParams {
  readonly Params: { readonly name: string; readonly version?: string };
}

/** /pypi/{name}/json and /pypi/{name}/{version}/json. */
export async function pypiRoutes(app: FastifyInstance): Promise<void> {
  app.get<ProjectParams>('/pypi/:name/json', async ({ params }, reply) => {
    const project = findProject(params.name);
    return project ? projectJson(project) : notFound(reply);
  });

  app.get<ProjectParams>('/pypi/:name/:version/json', async ({ params }, reply) => {
    const project = findProject(params.name);
    const release = project?.releases.find(({ version }) => version === params.version);
    return project && release ? releaseJson(project, release) : notFound(reply);
  });
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ message: 'Not Found' });
}
