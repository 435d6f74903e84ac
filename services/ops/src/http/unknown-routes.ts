// 405 for a path that is known by other methods, 404 for one that is not.
import { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Gathers the routes that are added to the app afterwards; returns the problem of a request that none of them fits. */
export function unknownRoutes(app: FastifyInstance): (request: FastifyRequest) => ProblemError {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = known.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    known.set(url, methods);
  });
  return ({ method, url }) => {
    const path = url.split('?')[0] ?? url;
    const methods = known.get(path) ?? [...known].find(([template]) => patternOf(template).test(path))?.[1];
    if (!methods) return new ProblemError(404, `there is no ${method} ${path}: GET /openapi.json lists what there is`);
    const allow = [...methods].sort().join(', ');
    return new ProblemError(405, `${path} takes ${allow}, not ${method}`, { headers: { allow } });
  };
}

/** `/runs/:id` as a pattern for paths; a wildcard fits nothing here, so that `*` is no reason for a 405. */
function patternOf(url: string): RegExp {
  const segments = url
    .split('/')
    .map((one) => (one.startsWith(':') ? '[^/]+' : one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}$`);
}
