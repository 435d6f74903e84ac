// The github-app service: reads manifests of repositories, and posts results of runs.
import { HttpError, send } from '@sextant/http/client';
import { z } from 'zod';

export interface ManifestRequest {
  /** owner/name */
  readonly repository: string;
  readonly ref?: string | undefined;
  /** The most common file name first. All existing files are read. */
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
  /** Posts the result of a run; idempotent. Resolves with the id of the comment. */
  postResult(result: object, signal?: AbortSignal): Promise<number>;
}

export interface GitHubAppOptions {
  readonly url: string;
  readonly token: string;
}

/** Longer than the timeout of github-app for GitHub, so that the error names GitHub. */
const TIMEOUT_MS = 25_000;

const contents = z.object({ content: z.string() });
const posted = z.object({ comment_id: z.number() });

export function createGitHubApp({ url, token }: GitHubAppOptions): GitHubApp {
  const headers = { authorization: `Bearer ${token}` };
  const read = async ({ repository, ref, signal }: ManifestRequest, path: string): Promise<ManifestFile> => {
    const query = new URLSearchParams({ path, ...(ref !== undefined && { ref }) });
    const { content } = await send({
      what: `read ${path} of ${repository}`,
      peer: 'github-app',
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
      const files: ManifestFile[] = [];
      const errors: unknown[] = [];
      for (const path of request.paths) {
        const file = await read(request, path).catch((error: unknown) => {
          if (!isMissing(error)) throw error;
          errors.push(error);
        });
        if (file) files.push(file);
      }
      const [first, ...others] = files;
      // The error names the most common file.
      if (!first) throw errors[0] as Error;
      return [first, ...others];
    },
    postResult: async (result, signal) => {
      const { comment_id } = await send({
        what: 'post the result',
        peer: 'github-app',
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

/** Whether the file does not exist, as opposed to a failure of GitHub. */
function isMissing(error: unknown): boolean {
  return error instanceof HttpError && error.status === 422 && error.errorClass === 'VALIDATION_ERROR';
}
