// JSON over HTTP for the demo: a component that is away for a moment gives undefined, not an error.

export interface JsonRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly token?: string;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The answer of `url`, or undefined when it cannot be reached now. */
export async function requestJson(url: string, request: JsonRequest = {}): Promise<JsonAnswer | undefined> {
  const { method = 'GET', body, token } = request;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
}
