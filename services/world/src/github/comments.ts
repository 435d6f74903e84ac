// The comments on issues, in memory.
import type { Account, Repository } from './repositories';
import { createRing, type Ring } from '../ring';

export interface Comment {
  readonly id: number;
  readonly repository: Repository;
  readonly issueNumber: number;
  readonly author: Account;
  readonly body: string;
  readonly createdAt: string;
}

export type NewComment = Omit<Comment, 'id' | 'createdAt'>;

export interface Comments {
  add(comment: NewComment): Comment;
  /** Comments on one issue, oldest first. */
  on(repository: Repository, issueNumber: number): readonly Comment[];
}

/** Bounds, so that a demo may run for days: the oldest issues and comments are forgotten. */
const MAX_ISSUES = 10_000;
const MAX_COMMENTS_PER_ISSUE = 1_000;

export function createComments(): Comments {
  const issues = new Map<string, Ring<Comment>>();
  // Ids start at the clock, so that they are not used again after a restart.
  let lastId = Date.now();

  const keyOf = (repository: Repository, issueNumber: number) => `${repository.fullName}#${issueNumber}`;

  function issueAt(key: string): Ring<Comment> {
    const known = issues.get(key);
    if (known) return known;
    const [oldest] = issues.keys();
    if (issues.size >= MAX_ISSUES && oldest !== undefined) issues.delete(oldest);
    const opened = createRing<Comment>(MAX_COMMENTS_PER_ISSUE);
    issues.set(key, opened);
    return opened;
  }

  return {
    add: (given) => {
      const comment = { ...given, id: ++lastId, createdAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z') };
      issueAt(keyOf(given.repository, given.issueNumber)).push(comment);
      return comment;
    },
    on: (repository, issueNumber) => issues.get(keyOf(repository, issueNumber))?.latest() ?? [],
  };
}
