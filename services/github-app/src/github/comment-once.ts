// Comments that are written once, however often they are asked for.
import type { GitHub, IssueRef } from './client';

export interface OnceComment {
  readonly issue: IssueRef;
  /** What the comment begins with, and is found again by: an HTML comment, which readers do not see. */
  readonly marker: string;
  /** The text after the marker. */
  readonly text: string;
  readonly signal?: AbortSignal;
}

/** Writes the comment unless it is there; resolves with its id. Throws ServiceError. */
export type CommentOnce = (comment: OnceComment) => Promise<number>;

export function createCommentOnce(github: GitHub): CommentOnce {
  // Two requests for one comment at the same time would both look before either writes.
  const underWay = new Map<string, Promise<number>>();

  return (comment) => {
    const key = `${comment.issue.repository}#${comment.issue.issueNumber} ${comment.marker}`;
    const running = underWay.get(key);
    if (running) return running;
    const writing = writeOnce(github, comment).finally(() => underWay.delete(key));
    underWay.set(key, writing);
    return writing;
  };
}

async function writeOnce(github: GitHub, { issue, marker, text, signal }: OnceComment): Promise<number> {
  for await (const { id, body } of github.comments(issue, signal)) {
    if (body.startsWith(marker)) return id;
  }
  const { id } = await github.postComment(issue, `${marker}\n${text}`, signal);
  return id;
}
