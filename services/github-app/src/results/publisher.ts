// Publishing a result: one comment per run, however often it is reported.
import type { CommentOnce } from '../github/comment-once';
import { commentOf, markerOf } from './comment';
import type { Result } from './result';

/** Posts the comment of a result unless it is there; resolves with the comment's id. Throws ServiceError. */
export type Publish = (result: Result) => Promise<number>;

export function createPublisher(commentOnce: CommentOnce): Publish {
  return (result) =>
    commentOnce({
      issue: { repository: result.repository, issueNumber: result.issue_number },
      marker: markerOf(result.run_id),
      text: commentOf(result),
    });
}
