// github-app as steps use it: a repository's manifest, and telling people the outcome.
import { HttpError, send } from '@sextant/kit/http-call';
import { z } from 'zod';

export interface ManifestRequest {
  /** owner/name */
  readonly repository: string;
  readonly ref?: string | undefined;
  /** Names of files, the most usual first; the first that is there is read. */
  readonly paths: readonly [string, ...string[]];
  readonly signal?: AbortSignal | undefined;
}

export interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

/** Both functions throw ServiceError. */
export interface GitHubApp {
  readManifest(request: ManifestRequest): Promise<ManifestFile>;
  /** Posts the outcome of a run, once however often it is called; resolves with the comment's id. */
  postResult(result: object, signal?: AbortSignal): Promise<number>;
}

export interface GitHubAppOptions {
  readonly url: string;
  readonly token: string;
}

/** Longer than github-app waits for GitHub, so that its answer says what went wrong. */
const TIMEOUT_MS = 25_000;

const contents = z.object({ content: z.string() });
const posted = z.object({ comment_id: z.number() });

export function createGitHubApp({ url, token }: GitHubAppOptions): GitHubApp {
  const headers = { authorization: `Bearer ${token}` };
  const read = async ({ repository, ref, signal }: ManifestRequest, path: string): Promise<ManifestFile> => {
    const query = new URLSearchParams({ path, ...(ref !== undefined && { ref }) });
    const { content } = await send({
      what: `read ${path} of ${repository}`,
      ours: true,
      url: `${url}/internal/repos/${repository}/contents?${query.toString()}`,
      headers,
      timeoutMs: TIMEOUT_MS,
      signal,
      schema: contents,
    });
    return { path, text: content };
  };
  return {
    readManifest: async (request) => {
      const [first, ...others] = request.paths;
      const reading = read(request, first);
      // Who asked knows the usual name best, so that it is the one to be told of when there is none.
      return others.reduce((found, path) => found.catch((error) => next(error, () => read(request, path))), reading);
    },
    postResult: async (result, signal) => {
      const { comment_id } = await send({
        what: 'post the result',
        method: 'POST',
        ours: true,
        url: `${url}/internal/results`,
        headers,
        body: result,
        timeoutMs: TIMEOUT_MS,
        signal,
        schema: posted,
      });
      return comment_id;
    },
  };
}

/** Reads another file instead of one that is not there; rethrows every other failure, and the first one of two. */
async function next(error: unknown, read: () => Promise<ManifestFile>): Promise<ManifestFile> {
  const missing = (failure: unknown): boolean =>
    failure instanceof HttpError && failure.status === 422 && failure.errorClass === 'VALIDATION_ERROR';
  if (!missing(error)) throw error;
  return read().catch((other: unknown) => {
    throw missing(other) ? error : other;
  });
}
