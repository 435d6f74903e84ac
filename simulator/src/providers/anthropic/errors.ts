// Anthropic's errors: {"type": "error", "error": {type, message}, "request_id"}.
import type { Refusal } from '../../models/simulation';

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

/** The error handler turns it into Anthropic's error format. */
export class AnthropicError extends Error {
  override readonly name = 'AnthropicError';
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export function errorJson({ status, message }: AnthropicError, requestId: string) {
  return { type: 'error', error: { type: TYPES[status] ?? 'api_error', message }, request_id: requestId };
}

/** Throws the AnthropicError for a refusal, if there is one. */
export function throwRefusal(refusal: Refusal | undefined): void {
  if (refusal?.reason === 'overloaded') throw new AnthropicError(529, 'Overloaded');
  if (refusal?.reason === 'rate_limited') {
    const message = 'This request would exceed your organization’s rate limit of 4,000 requests per minute.';
    throw new AnthropicError(429, message, { 'retry-after': String(refusal.retryAfterS) });
  }
}
