// Errors of the API, for people.

/** A failed request. `message` is a sentence for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 when there is no response. */
  readonly status: number;
  /** Messages by field of the request. */
  readonly fields: Readonly<Record<string, string>>;
  /** Id in the log of ops. */
  readonly requestId: string | undefined;

  constructor(
    message: string,
    details: { status: number; fields?: Record<string, string>; requestId?: string | undefined },
  ) {
    super(message);
    this.status = details.status;
    this.fields = details.fields ?? {};
    this.requestId = details.requestId;
  }
}

/** The body of an error, by RFC 9457. */
interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export function errorOfResponse(response: Response, body: unknown): ApiError {
  const problem: ProblemBody = typeof body === 'object' && body !== null ? body : {};
  const fields = Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, message]));
  return new ApiError(problem.detail ?? problem.title ?? `The API answered with status ${response.status}`, {
    status: response.status,
    fields,
    requestId: response.headers.get('x-request-id') ?? undefined,
  });
}

export function errorWithoutResponse(isTimeout: boolean): ApiError {
  const message = !navigator.onLine
    ? 'The browser is offline. This continues when the network is back.'
    : isTimeout
      ? 'The API does not respond. Trying again.'
      : 'The API cannot be reached. Trying again.';
  return new ApiError(message, { status: 0 });
}

/** Whether the same request may succeed later. */
export function isTemporary(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
