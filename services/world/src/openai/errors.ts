// OpenAI's errors: {"error": {message, type, param, code}}.

export interface OpenaiErrorDetail {
  readonly message: string;
  readonly param?: string | null;
  readonly code?: string | null;
}

/** A refused request; the edge answers with OpenAI's error shape. */
export class OpenaiError extends Error {
  override readonly name = 'OpenaiError';
  readonly param: string | null;
  readonly code: string | null;
  constructor(
    readonly status: number,
    { message, param = null, code = null }: OpenaiErrorDetail,
  ) {
    super(message);
    this.param = param;
    this.code = code;
  }
}

export function errorJson({ message, status, param, code }: OpenaiError) {
  return { error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param, code } };
}
