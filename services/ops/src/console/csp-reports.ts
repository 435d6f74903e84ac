// POST /api/v1/csp-reports: what browsers report when a page violates its content security policy.
import { parse } from '@sextant/http/problem';
import { CSP_DIRECTIVES, cspViolationsTotal } from '@sextant/signals/security';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { limitByAddress } from '../auth/rate-limits';

export const CSP_REPORTS_PATH = '/api/v1/csp-reports';

const MEDIA_TYPE = 'application/csp-report';
const MAX_BYTES = 16 * 1024;
const MAX_PER_MINUTE = 60;
const MAX_LENGTH = 200;

const violations = counter(cspViolationsTotal);

/** Anybody can send reports, so that they are limited by address, and their texts are cut. */
export async function cspReportRoutes(app: FastifyInstance): Promise<void> {
  await limitByAddress(app, MAX_PER_MINUTE);
  app.addContentTypeParser(MEDIA_TYPE, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  const options = { bodyLimit: MAX_BYTES, schema: { hide: true } };
  app.post(CSP_REPORTS_PATH, options, async (request, reply) => {
    const { 'csp-report': violation } = parse(report, request.body);
    const { 'effective-directive': violated, 'blocked-uri': blocked, 'document-uri': page } = violation;
    violations.inc({ directive: directiveOf(violated) });
    const fields = { operation: 'csp report', directive: violated, blocked, page };
    log.warn('a page violated its content security policy', fields);
    return reply.code(204).send();
  });
}

/** Without the query and the fragment, which can contain what the user searched for. */
const place = z.string().transform((url) => url.split(/[?#]/)[0]!.slice(0, MAX_LENGTH));
const directive = z.string().transform((name) => name.slice(0, MAX_LENGTH));

const report = z.object({
  'csp-report': z.object({ 'effective-directive': directive, 'blocked-uri': place, 'document-uri': place }),
});

/** `script-src` for script-src-elem and script-src-attr. */
function directiveOf(name: string): (typeof CSP_DIRECTIVES)[number] {
  const base = name.replace(/-(?:elem|attr)$/, '');
  return CSP_DIRECTIVES.find((one) => one === base) ?? 'other';
}
