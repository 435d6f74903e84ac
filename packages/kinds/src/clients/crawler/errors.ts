// Errors of the crawler: a closed set of reasons with their error classes.
import type { ErrorClass } from '@sextant/signals/errors';
import { ServiceError } from '@sextant/telemetry/errors';

const CLASSES = {
  bad_url: 'VALIDATION_ERROR',
  private_address: 'VALIDATION_ERROR',
  robots: 'VALIDATION_ERROR',
  redirect_loop: 'VALIDATION_ERROR',
  too_many_redirects: 'VALIDATION_ERROR',
  too_large: 'VALIDATION_ERROR',
  not_html: 'VALIDATION_ERROR',
  status: 'VALIDATION_ERROR',
  crawl_delay: 'RATE_LIMIT',
  timeout: 'TIMEOUT',
  unreachable: 'NETWORK_ERROR',
} as const satisfies Readonly<Record<string, ErrorClass>>;

export type CrawlReason = keyof typeof CLASSES;

export class CrawlError extends ServiceError {
  override readonly name = 'CrawlError';
  constructor(
    message: string,
    readonly reason: CrawlReason,
    options: { readonly errorClass?: ErrorClass; readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { errorClass: CLASSES[reason], ...options });
  }
}
