// Push requests to Loki.
import { postTo, type Post, type PostAnswer } from '../../http/untraced-post';

export type PushAnswer = PostAnswer;

/** Sends a body; never rejects. One request at a time. */
export type Push = Post;

export interface PushTarget {
  /** Base URL of Loki; may contain credentials for basic authentication. */
  readonly url: string;
  readonly timeoutMs: number;
}

/** The push address without credentials and parameters, for logs. */
export function addressOf(url: string): string {
  const { origin, pathname } = pushUrl(url);
  return origin + pathname;
}

export function pusherTo({ url, timeoutMs }: PushTarget): Push {
  return postTo({ url: pushUrl(url), timeoutMs, headers: { 'content-type': 'application/x-protobuf' } });
}

function pushUrl(url: string): URL {
  return new URL(`${url}/loki/api/v1/push`);
}
