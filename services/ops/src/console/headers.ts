// The headers of the console's pages, which keep hostile data on a page from running or leaving it.
import type { FastifyRequest } from 'fastify';
import { isOverTls } from '../sessions/cookie';
import { CSP_REPORTS_PATH } from './csp-reports';

/** Nothing inline and nothing from another origin. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"],
  ...["connect-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
  // Chromium sends reports at once with report-uri, and within a minute with report-to, which others do not support.
  `report-uri ${CSP_REPORTS_PATH}`,
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const YEAR_SECONDS = 31_536_000;

export function pageHeaders(request: FastifyRequest): Readonly<Record<string, string>> {
  if (!isOverTls(request)) return HEADERS;
  return { ...HEADERS, 'strict-transport-security': `max-age=${YEAR_SECONDS}` };
}
