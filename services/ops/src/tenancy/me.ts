// GET /api/v1/me: who the key belongs to.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf, ROLES } from '../auth/caller';
import { READS } from '../http/problems';
import { coverageOf, coveredOrg } from '../http/org-scope';

const meView = z.object({
  org: z.string(),
  role: z.enum(ROLES),
  actor: z.string().describe('as the audit names the caller'),
  covers: coveredOrg,
  platform: z.boolean().describe('whether the caller may name other orgs'),
});

export function meRoutes() {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const schema = { tags: ['me'], summary: 'Who calls', response: { 200: meView, ...READS } };
    app.get('/api/v1/me', { schema }, (request) => {
      const { org, role, actor, platform } = callerOf(request);
      return { org, role, actor, covers: coverageOf(request).org, platform };
    });
  };
}
