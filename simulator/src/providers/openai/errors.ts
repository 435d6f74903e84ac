// OpenAI's errors: {"error": {message, type, param, code}}.
import type { Refusal } from '../../models/simulation';

export interface OpenaiErrorDetail {
  readonly message: string;
  readonly param?: string | null;
  readonly code?: string | null;
}

/** The error handler turns it into OpenAI's error format. */
export class OpenaiError extends Error {
  override readonly name = 'OpenaiError';
  readonly param: string | null;
  readonly code: string | null;
  constructor(
    readonly status: number,
    { message, param = null, code = null }: OpenaiErrorDetail,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.param = param;
    this.code = code;
  }
}

export function errorJson({ message, status, param, code }: OpenaiError) {
  return { error: { message, type: typeOf(status), param, code } };
}

/** Throws the OpenaiError for a refusal, if there is one. */
export function throwRefusal(refusal: Refusal | undefined): void {
  if (refusal?.reason === 'overloaded') throw new OpenaiError(503, { message: OVERLOADED });
  if (refusal?.reason === 'rate_limited') {
    const message = `Rate limit reached for requests per min (RPM). Please try again in ${refusal.retryAfterS}s.`;
    const headers = { 'retry-after': String(refusal.retryAfterS), 'x-ratelimit-remaining-requests': '0' };
    throw new OpenaiError(429, { message, code: 'rate_limit_exceeded' }, headers);
  }
}

/** The error for a prompt that exceeds the model's context. */
export function contextExceeded(limit: number, tokens: number): OpenaiError {
  const message =
    `This model's maximum context length is ${limit} tokens. ` +
    `However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`;
  return new OpenaiError(400, { message, param: 'messages', code: 'context_length_exceeded' });
}

export const OVERLOADED =
  'The server is currently overloaded with other requests. Sorry about that! Please retry your request after a brief wait.';

function typeOf(status: number): string {
  if (status === 429) return 'requests';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
