// A client of GitHub's REST API: files, issue comments and reactions.
import { vendorCallsTotal, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { ServiceError } from '@sextant/telemetry/errors';
import { counter } from '@sextant/telemetry/metrics';
import { z } from 'zod';
import { HttpError, send, type Call } from '@sextant/http/client';

export interface FileRequest {
  /** owner/name */
  readonly repository: string;
  readonly path: string;
  /** Branch, tag or commit; default: the default branch. */
  readonly ref?: string | undefined;
}

export interface File {
  readonly path: string;
  readonly content: string;
  readonly sha: string;
}

export interface IssueRef {
  readonly repository: string;
  readonly issueNumber: number;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
}

export interface Reaction {
  /** owner/name */
  readonly repository: string;
  readonly commentId: number;
  readonly content: '-1';
  readonly signal?: AbortSignal | undefined;
}

/** All functions throw ServiceError, without the token in the message. */
export interface GitHub {
  readFile(file: FileRequest): Promise<File>;
  /** Comments on an issue, oldest first; fetches further pages on demand. */
  comments(issue: IssueRef, signal?: AbortSignal): AsyncGenerator<Comment>;
  postComment(issue: IssueRef, body: string, signal?: AbortSignal): Promise<Comment>;
  /** Adds a reaction to a comment; idempotent. */
  react(reaction: Reaction): Promise<void>;
}

export interface GitHubOptions {
  readonly apiUrl: string;
  readonly token: string;
  /** Per request; default 10 s. */
  readonly timeoutMs?: number;
}

const PAGE_SIZE = 100;

const calls = counter(vendorCallsTotal);
const rateLimitHits = counter(vendorRateLimitHitsTotal);

const file = z.object({ path: z.string(), sha: z.string(), content: z.string(), encoding: z.literal('base64') });
const comment = z.object({ id: z.number(), body: z.string().nullish() });

export function createGitHub({ apiUrl, token, timeoutMs = 10_000 }: GitHubOptions): GitHub {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    'user-agent': 'sextant-github-app',
  };
  const request = <T>(call: Omit<Call<T>, 'url' | 'headers' | 'timeoutMs'> & { readonly path: string }): Promise<T> =>
    counted(send({ ...call, peer: 'github', url: `${apiUrl}${call.path}`, headers, timeoutMs }));

  return {
    readFile: async ({ repository, path, ref }) => {
      const query = ref === undefined ? '' : `?ref=${encodeURIComponent(ref)}`;
      const where = `${path} of ${repository}${ref === undefined ? '' : ` at ${ref}`}`;
      const address = `/repos/${repository}/contents/${path.split('/').map(encodeURIComponent).join('/')}${query}`;
      const body = await request({ what: `read ${where}`, path: address, schema: z.unknown() }).catch(
        (error: unknown) => {
          throw error instanceof HttpError && error.status === 404 ? notFound(where, error) : error;
        },
      );
      return decoded(where, body);
    },
    comments: async function* (issue, signal) {
      for (let page = 1; ; page += 1) {
        const path = `${commentsPath(issue)}?per_page=${PAGE_SIZE}&page=${page}`;
        const batch = await request({
          what: `list the comments on ${name(issue)}`,
          path,
          signal,
          schema: z.array(comment),
        });
        for (const { id, body: text } of batch) yield { id, body: text ?? '' };
        if (batch.length < PAGE_SIZE) return;
      }
    },
    postComment: async (issue, body, signal) => {
      const { id } = await request({
        what: `comment on ${name(issue)}`,
        method: 'POST',
        path: commentsPath(issue),
        body: { body },
        signal,
        schema: comment,
      });
      return { id, body };
    },
    react: async ({ repository, commentId, content, signal }) => {
      await request({
        what: `react to the comment ${commentId} of ${repository}`,
        method: 'POST',
        path: `/repos/${repository}/issues/comments/${commentId}/reactions`,
        body: { content },
        signal,
        schema: z.unknown(),
      });
    },
  };
}

/** Counts a call by its outcome. GitHub uses 403 both for rate limits and for missing permissions. */
async function counted<T>(call: Promise<T>): Promise<T> {
  try {
    const result = await call;
    calls.inc({ vendor: 'github', status: 'success' });
    return result;
  } catch (error) {
    const limited = error instanceof HttpError ? rateLimited(error) : undefined;
    calls.inc({ vendor: 'github', status: limited ? 'rate_limited' : 'error' });
    if (limited) rateLimitHits.inc({ vendor: 'github' });
    throw limited ?? error;
  }
}

function rateLimited(error: HttpError): ServiceError | undefined {
  const { headers } = error;
  const exhausted = headers?.get('x-ratelimit-remaining') === '0' || error.retryAfterMs !== undefined;
  if (error.status !== 429 && !(error.status === 403 && exhausted)) return undefined;
  const reset = Number(headers?.get('x-ratelimit-reset') ?? 0) * 1000 - Date.now();
  const retryAfterMs = error.retryAfterMs ?? (reset > 0 ? reset : undefined);
  return new ServiceError(error.message, { errorClass: 'RATE_LIMIT', retryAfterMs, cause: error });
}

function notFound(where: string, cause: Error): ServiceError {
  const message = `could not find ${where}: check the name, the ref, and the access of the app to the repository`;
  return new ServiceError(message, { errorClass: 'VALIDATION_ERROR', cause });
}

function decoded(where: string, body: unknown): File {
  const { data } = file.safeParse(body);
  if (!data) {
    const message = `could not read ${where}: it is a folder, or larger than the limit of GitHub's contents API (1 MB)`;
    throw new ServiceError(message, { errorClass: 'VALIDATION_ERROR' });
  }
  return { path: data.path, sha: data.sha, content: Buffer.from(data.content, 'base64').toString('utf8') };
}

function commentsPath({ repository, issueNumber }: IssueRef): string {
  return `/repos/${repository}/issues/${issueNumber}/comments`;
}

function name({ repository, issueNumber }: IssueRef): string {
  return `${repository}#${issueNumber}`;
}
