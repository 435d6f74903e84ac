// Publishing a result: one comment per run, however often it is reported.
import type { GitHub, IssueRef } from '../github/client';
import { commentOf, markerOf } from './comment';
import type { Result } from './result';

/** Posts the comment of a result unless it is there; resolves with the comment's id. Throws ServiceError. */
export type Publish = (result: Result) => Promise<number>;

export function createPublisher(github: GitHub): Publish {
  // Two reports of one run at the same time would both look before either posts.
  const underWay = new Map<string, Promise<number>>();

  return (result) => {
    const running = underWay.get(result.run_id);
    if (running) return running;
    const publishing = publishOnce(github, result).finally(() => underWay.delete(result.run_id));
    underWay.set(result.run_id, publishing);
    return publishing;
  };
}

async function publishOnce(github: GitHub, result: Result): Promise<number> {
  const issue: IssueRef = { repository: result.repository, issueNumber: result.issue_number };
  const marker = markerOf(result.run_id);
  for await (const { id, body } of github.comments(issue)) {
    if (body.startsWith(marker)) return id;
  }
  const { id } = await github.postComment(issue, commentOf(result));
  return id;
}
