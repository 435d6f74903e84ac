// GET /api/v1/me
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf, ROLES } from '../auth/caller';
import type { Api } from '../deps';
import { coveredOrg, scopeOf } from '../http/org-scope';

export const meView = z.object({
  org: z.string(),
  role: z.enum(ROLES),
  actor: z.string().describe('identity of the caller in the audit log'),
  covers: coveredOrg,
  platform: z.boolean().describe('whether the caller can act for other orgs'),
});

export function meRoutes(app: Api): void {
  const schema = { summary: 'Returns the caller', response: { 200: meView } };
  app.get('/api/v1/me', { schema }, meOf);
}

/** The caller of a request, as responses show them. */
export function meOf(request: FastifyRequest): z.output<typeof meView> {
  const { org, role, actor, platform } = callerOf(request);
  return { org, role, actor, covers: scopeOf(request).org, platform };
}
