// Protection against cross-site request forgery: browsers say which site a request comes from.
import type { FastifyRequest } from 'fastify';
import { forbidden } from '../auth/refusals';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Values of Sec-Fetch-Site for a page of this origin, and for the user. */
const TRUSTED_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Throws a problem of status 403 for a change that another site may have sent. Browsers set both headers, and no page
 * can change them; Sec-Fetch-Site is missing where they reach this origin without TLS.
 */
export function requireSameOrigin(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { 'sec-fetch-site': site, origin } = request.headers;
  const isSame = site === undefined ? isOwnOrigin(origin, request.host) : TRUSTED_SITES.has(String(site));
  if (!isSame)
    throw forbidden(
      'origin',
      'the request does not come from a page of this site: use the console, or send Authorization: Bearer <API key>',
    );
}

/** Compares hosts only: a proxy that is not trusted may end TLS. */
function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
