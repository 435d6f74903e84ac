// 405 for a path that is known by other methods, 404 for one that is not.
import { ProblemError } from '@sextant/kit/problem';
import type { FastifyInstance } from 'fastify';

/** Answers whatever no route fits; call it before routes are added. */
export function answerUnknown(app: FastifyInstance): void {
  const known = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    if (!known.has(url)) known.set(url, { pattern: patternOf(url), methods: new Set() });
    for (const one of [method].flat()) known.get(url)?.methods.add(one);
  });
  app.setNotFoundHandler(({ method, url }) => {
    const path = url.split('?')[0] ?? url;
    const allowed = [...known.values()].filter(({ pattern }) => pattern.test(path)).flatMap((one) => [...one.methods]);
    if (allowed.length === 0)
      throw new ProblemError(404, `there is no ${method} ${path}: GET /openapi.json lists what there is`);
    const allow = [...new Set(allowed)].sort().join(', ');
    throw new ProblemError(405, `${path} takes ${allow}, not ${method}`, { headers: { allow } });
  });
}

/** `/runs/:id` as a pattern for paths; a wildcard fits nothing here, so that `*` is no reason for a 405. */
function patternOf(url: string): RegExp {
  const segments = url
    .split('/')
    .map((one) => (one.startsWith(':') ? '[^/]+' : one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}/?$`);
}
