// POST /api/v1/csp-reports: what browsers report when a page violates its content security policy.
import { CSP_DIRECTIVES, cspViolationsTotal } from '@sextant/signals/security';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { limitByAddress } from '../auth/rate-limits';

export const CSP_REPORTS_PATH = '/api/v1/csp-reports';

const MEDIA_TYPES = ['application/csp-report', 'application/reports+json'];
const MAX_BYTES = 16 * 1024;
const MAX_PER_MINUTE = 60;
const MAX_REPORTS = 20;
const MAX_LENGTH = 200;

const violations = counter(cspViolationsTotal);

interface Violation {
  readonly directive: string;
  readonly blocked: string;
  readonly page: string;
}

/** Anybody can send reports, so that they are limited by address, and their texts are cut. */
export async function cspReportRoutes(app: FastifyInstance): Promise<void> {
  await limitByAddress(app, MAX_PER_MINUTE);
  app.addContentTypeParser(MEDIA_TYPES, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  const options = { bodyLimit: MAX_BYTES, schema: { hide: true } };
  app.post(CSP_REPORTS_PATH, options, async (request, reply) => {
    for (const { directive, ...fields } of violationsIn(request.body).slice(0, MAX_REPORTS)) {
      violations.inc({ directive: directiveOf(directive) });
      log.warn('a page violated its content security policy', { operation: 'csp report', directive, ...fields });
    }
    return reply.code(204).send();
  });
}

/** Without the query and the fragment, which can contain what the user searched for. */
const place = z.string().transform((url) => url.split(/[?#]/)[0]!.slice(0, MAX_LENGTH));
const directive = z.string().transform((name) => name.slice(0, MAX_LENGTH));

/** The format of report-uri. */
const report = z
  .object({ 'csp-report': z.object({ 'effective-directive': directive, 'blocked-uri': place, 'document-uri': place }) })
  .transform(({ 'csp-report': body }): Violation => {
    return { directive: body['effective-directive'], blocked: body['blocked-uri'], page: body['document-uri'] };
  });
/** The format of report-to. */
const reported = z
  .object({ body: z.object({ effectiveDirective: directive, blockedURL: place, documentURL: place }) })
  .transform(({ body }): Violation => {
    return { directive: body.effectiveDirective, blocked: body.blockedURL, page: body.documentURL };
  });

/** Ignores other reports of browsers. */
function violationsIn(body: unknown): readonly Violation[] {
  return [body].flat().flatMap((one) => {
    const { data } = z.union([report, reported]).safeParse(one);
    return data ? [data] : [];
  });
}

/** `script-src` for script-src-elem and script-src-attr. */
function directiveOf(name: string): (typeof CSP_DIRECTIVES)[number] {
  const base = name.replace(/-(?:elem|attr)$/, '');
  return CSP_DIRECTIVES.find((one) => one === base) ?? 'other';
}
