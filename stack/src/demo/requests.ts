// JSON requests of the demo; components may be temporarily unavailable.

interface JsonRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly token?: string;
}

export interface JsonResponse {
  readonly status: number;
  readonly body: unknown;
}

/** Resolves to undefined when `url` is unavailable. */
export async function requestJson(url: string, request: JsonRequest = {}): Promise<JsonResponse | undefined> {
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
