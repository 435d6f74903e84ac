// github-app as this service uses it: a repository's manifest, and telling people the outcome.
import { z } from 'zod';
import { send } from '@sextant/kit/http-call';

export interface ManifestRequest {
  /** owner/name */
  readonly repository: string;
  readonly ref?: string | undefined;
}

/** Both functions throw ServiceError. */
export interface GitHubApp {
  readManifest(request: ManifestRequest): Promise<string>;
  /** Posts the outcome of a run, once however often it is called; resolves with the comment's id. */
  postResult(result: object): Promise<number>;
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
  return {
    readManifest: async ({ repository, ref }) => {
      const query = new URLSearchParams({ path: 'package.json', ...(ref !== undefined && { ref }) });
      const { content } = await send({
        what: `read package.json of ${repository}`,
        url: `${url}/internal/repos/${repository}/contents?${query.toString()}`,
        headers,
        timeoutMs: TIMEOUT_MS,
        schema: contents,
      });
      return content;
    },
    postResult: async (result) => {
      const { comment_id } = await send({
        what: 'post the result',
        method: 'POST',
        url: `${url}/internal/results`,
        headers,
        body: result,
        timeoutMs: TIMEOUT_MS,
        schema: posted,
      });
      return comment_id;
    },
  };
}
