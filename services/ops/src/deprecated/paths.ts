// The paths of the older interface: each is answered by the route that took its place, and described as deprecated.
import type { FastifyInstance, onSendAsyncHookHandler, RouteOptions } from 'fastify';

const OLDER: readonly (readonly [method: string, older: string, newer: string])[] = [
  ['GET', '/api/ai/dlq', '/api/v1/dlq'],
  ['GET', '/api/ai/dlq/stats', '/api/v1/dlq/stats'],
  ['POST', '/api/ai/dlq/:id/retry', '/api/v1/dlq/:id/retry'],
  ['GET', '/api/ai/usage/report', '/api/v1/usage/report'],
  ['GET', '/api/ai/usage/current-month', '/api/v1/usage/current-month'],
  ['GET', '/api/ai/usage/last-n-days', '/api/v1/usage/last-n-days'],
  ['GET', '/runs/:id/stats', '/api/v1/runs/:id/stats'],
  ['GET', '/export/run_events.csv', '/api/v1/export/run_events.csv'],
];

/** When the older paths were deprecated, as RFC 9745 has it in a header: seconds since the epoch. */
const SINCE = `@${Date.parse('2026-11-22T00:00:00Z') / 1000}`;

/** Adds the older path of each route that is added to `api` afterwards and has one; to be called before other hooks. */
export function answerOlderPaths(api: FastifyInstance): void {
  // Called for each route as it is added, in the plugin that adds it, so that its hooks hold for both.
  api.addHook('onRoute', function (this: FastifyInstance, route) {
    for (const [method, older, newer] of OLDER) {
      if (route.method === method && route.url === newer) this.route(asOlder(route, method, older, newer));
    }
  });
}

function asOlder(route: RouteOptions, method: string, older: string, newer: string): RouteOptions {
  const successor = newer.replaceAll(/:(\w+)/g, '{$1}');
  const description = `Answers as ${method} ${successor}, which took its place.`;
  return {
    ...route,
    url: older,
    schema: { ...route.schema, deprecated: true, description },
    onSend: markOlder(successor),
  };
}

/** A hook that names the successor of a path in each of its answers. */
export function markOlder(successor: string): onSendAsyncHookHandler {
  return async (_, reply, payload) => {
    reply.header('deprecation', SINCE).header('link', `<${successor}>; rel="successor-version"`);
    return payload;
  };
}
