// Sends one POST request to the platform.

export type PostResult =
  | { readonly kind: 'response'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'unreachable'; readonly reason: string };

export interface Post {
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export async function post({ url, body, headers, timeoutMs, signal }: Post): Promise<PostResult> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { kind: 'response', status: response.status, body: jsonOrText(await response.text()) };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The reason is in the cause of fetch's error; the cause has no message if several addresses were tried. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: Error & { readonly code?: string } };
  return cause?.message || cause?.code || message;
}
