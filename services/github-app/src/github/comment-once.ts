// Posts comments idempotently.
import type { GitHub, IssueRef } from './client';

export interface OnceComment {
  readonly issue: IssueRef;
  /** An invisible HTML comment at the start of the comment, which identifies it. */
  readonly marker: string;
  /** The text after the marker. */
  readonly text: string;
  readonly signal?: AbortSignal;
}

/** Posts the comment unless it exists; resolves with its id. Throws ServiceError. */
export type CommentOnce = (comment: OnceComment) => Promise<number>;

export function createCommentOnce(github: GitHub): CommentOnce {
  // Without this, concurrent calls could both check before either posts.
  const pending = new Map<string, Promise<number>>();

  return (comment) => {
    const key = `${comment.issue.repository}#${comment.issue.issueNumber} ${comment.marker}`;
    const posting = pending.get(key);
    if (posting) return posting;
    const posted = postOnce(github, comment).finally(() => pending.delete(key));
    pending.set(key, posted);
    return posted;
  };
}

async function postOnce(github: GitHub, { issue, marker, text, signal }: OnceComment): Promise<number> {
  for await (const { id, body } of github.comments(issue, signal)) {
    if (body.startsWith(marker)) return id;
  }
  const { id } = await github.postComment(issue, `${marker}\n${text}`, signal);
  return id;
}
