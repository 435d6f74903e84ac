// github-app as steps use it: a repository's manifest, and telling people the outcome.
import { HttpError, send } from '@sextant/http/client';
import { z } from 'zod';

export interface ManifestRequest {
  /** owner/name */
  readonly repository: string;
  readonly ref?: string | undefined;
  /** Names of files, the most usual first; all that are there are read. */
  readonly paths: readonly [string, ...string[]];
  readonly signal?: AbortSignal | undefined;
}

export interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

/** Both functions throw ServiceError. */
export interface GitHubApp {
  readManifests(request: ManifestRequest): Promise<readonly [ManifestFile, ...ManifestFile[]]>;
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
      internal: true,
      url: `${url}/internal/repos/${repository}/contents?${query.toString()}`,
      headers,
      timeoutMs: TIMEOUT_MS,
      signal,
      schema: contents,
    });
    return { path, text: content };
  };
  return {
    readManifests: async (request) => {
      const found: ManifestFile[] = [];
      const absent: unknown[] = [];
      for (const path of request.paths) {
        const file = await read(request, path).catch((error: unknown) => {
          if (!isAbsent(error)) throw error;
          absent.push(error);
        });
        if (file) found.push(file);
      }
      const [first, ...others] = found;
      // The usual name comes first: it is the one to name when there is no manifest.
      if (!first) throw absent[0] as Error;
      return [first, ...others];
    },
    postResult: async (result, signal) => {
      const { comment_id } = await send({
        what: 'post the result',
        method: 'POST',
        internal: true,
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

/** Whether github-app answered that there is no such file, which is no failure of GitHub. */
function isAbsent(error: unknown): boolean {
  return error instanceof HttpError && error.status === 422 && error.errorClass === 'VALIDATION_ERROR';
}
