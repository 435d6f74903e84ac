// Deprecated paths: each is served by the route that replaced it.
import type { FastifyInstance, onSendAsyncHookHandler, RouteOptions } from 'fastify';

const DEPRECATED: readonly (readonly [method: string, path: string, successor: string])[] = [
  ['GET', '/api/ai/dlq', '/api/v1/dlq'],
  ['GET', '/api/ai/dlq/stats', '/api/v1/dlq/stats'],
  ['POST', '/api/ai/dlq/:id/retry', '/api/v1/dlq/:id/retry'],
  ['GET', '/api/ai/usage/report', '/api/v1/usage/report'],
  ['GET', '/api/ai/usage/current-month', '/api/v1/usage/current-month'],
  ['GET', '/api/ai/usage/last-n-days', '/api/v1/usage/last-n-days'],
  ['GET', '/runs/:id/stats', '/api/v1/runs/:id/stats'],
  ['GET', '/export/run_events.csv', '/api/v1/export/run_events.csv'],
];

/** The date of deprecation in the format of RFC 9745: seconds since the epoch. */
const SINCE = `@${Date.parse('2026-11-22T00:00:00Z') / 1000}`;

/** Adds the deprecated path of each route that is added to `api` from now on. Call it before adding other hooks. */
export function addDeprecatedPaths(api: FastifyInstance): void {
  // The hook runs in the plugin that adds the route, so the deprecated path gets the hooks of its successor.
  api.addHook('onRoute', function (this: FastifyInstance, route) {
    for (const [method, path, successor] of DEPRECATED) {
      if (route.method === method && route.url === successor) this.route(deprecate(route, method, path, successor));
    }
  });
}

function deprecate(route: RouteOptions, method: string, path: string, successorPath: string): RouteOptions {
  const successor = successorPath.replaceAll(/:(\w+)/g, '{$1}');
  const description = `Use ${method} ${successor} instead.`;
  return {
    ...route,
    url: path,
    schema: { ...route.schema, deprecated: true, description },
    onSend: deprecationHeaders(successor),
  };
}

/** A hook that adds the headers Deprecation and Link with the successor. */
export function deprecationHeaders(successor: string): onSendAsyncHookHandler {
  return async (_, reply, payload) => {
    reply.header('deprecation', SINCE).header('link', `<${successor}>; rel="successor-version"`);
    return payload;
  };
}
