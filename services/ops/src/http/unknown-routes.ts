// Requests that match no route: 405 if the path has other methods, otherwise 404.
import { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Records the routes added to the app from now on; the returned function makes the problem of an unmatched request. */
export function unknownRoutes(app: FastifyInstance): (request: FastifyRequest) => ProblemError {
  const methodsByPath = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByPath.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsByPath.set(url, methods);
  });
  return ({ method, url }) => {
    const path = url.split('?')[0] ?? url;
    const methods =
      methodsByPath.get(path) ?? [...methodsByPath].find(([template]) => patternOf(template).test(path))?.[1];
    if (!methods) return new ProblemError(404, `there is no ${method} ${path}: GET /openapi.json lists all operations`);
    const allow = [...methods].sort().join(', ');
    return new ProblemError(405, `${path} supports ${allow}, not ${method}`, { headers: { allow } });
  };
}

/** The pattern of a template such as `/runs/:id`. A wildcard matches nothing, so that `*` never causes a 405. */
function patternOf(template: string): RegExp {
  const segments = template
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}$`);
}
