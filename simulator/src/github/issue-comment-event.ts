// GitHub's webhook payload for a new issue comment.
import type { Comment } from './comments';
import type { Account } from './repositories';
import { accountJson, commentJson, issueJson, repositoryJson, type Issue } from './shapes';

export interface IssueCommentEvent {
  readonly issue: Issue;
  readonly comment: Comment;
}

/** The payload of X-GitHub-Event: issue_comment, action created. */
export function issueCommentEvent({ issue, comment }: IssueCommentEvent) {
  return {
    action: 'created',
    issue: issueJson(issue),
    comment: commentJson(comment),
    repository: repositoryJson(issue.repository),
    organization: organizationJson(issue.repository.owner),
    sender: accountJson(comment.author),
    installation: { id: FIRST_INSTALLATION + (issue.repository.owner.id % 1_000_000), node_id: 'MDIzOkludGVncmF0aW9u' },
  };
}

const FIRST_INSTALLATION = 48_000_000;

function organizationJson({ id, login }: Account) {
  return { login, id, url: `https://api.github.com/orgs/${login}`, description: null };
}
