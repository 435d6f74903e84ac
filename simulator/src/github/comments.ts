// Issue comments and reactions, in memory.
import { createRing, type Ring } from '../ring';
import type { Account, Repository } from './repositories';

/** Source: CommentAuthorAssociation of GitHub's API. */
export const ASSOCIATIONS = [
  'OWNER',
  'MEMBER',
  'COLLABORATOR',
  'CONTRIBUTOR',
  'FIRST_TIME_CONTRIBUTOR',
  'FIRST_TIMER',
  'MANNEQUIN',
  'NONE',
] as const;
export type Association = (typeof ASSOCIATIONS)[number];

export interface Reaction {
  readonly id: number;
  readonly content: string;
}

export interface Comment {
  readonly id: number;
  readonly repository: Repository;
  readonly issueNumber: number;
  readonly author: Account;
  readonly association: Association;
  readonly body: string;
  readonly createdAt: string;
}

export type NewComment = Omit<Comment, 'id' | 'createdAt'>;

export interface Comments {
  add(comment: NewComment): Comment;
  /** The comments of an issue, oldest first. */
  on(repository: Repository, issueNumber: number): readonly Comment[];
  /** A comment; undefined if it does not exist or was dropped. */
  find(repository: Repository, id: number): Comment | undefined;
  /** Adds the app's reaction to a comment, once per content. */
  react(comment: Comment, content: string): { readonly reaction: Reaction; readonly isNew: boolean };
  reactionsTo(comment: Comment): readonly Reaction[];
}

/** The oldest issues and comments are dropped, so that a demo can run for days. */
const MAX_ISSUES = 10_000;
const MAX_COMMENTS_PER_ISSUE = 1_000;

export function createComments(): Comments {
  const issues = new Map<string, Ring<Comment>>();
  const reactions = new WeakMap<Comment, Reaction[]>();
  // Ids start at the current time, so that they are unique across restarts.
  let lastId = Date.now();

  const keyOf = (repository: Repository, issueNumber: number) => `${repository.fullName}#${issueNumber}`;

  function issueAt(key: string): Ring<Comment> {
    const issue = issues.get(key);
    if (issue) return issue;
    const [oldest] = issues.keys();
    if (issues.size >= MAX_ISSUES && oldest !== undefined) issues.delete(oldest);
    const opened = createRing<Comment>(MAX_COMMENTS_PER_ISSUE);
    issues.set(key, opened);
    return opened;
  }

  return {
    add: (newComment) => {
      const comment = { ...newComment, id: ++lastId, createdAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z') };
      issueAt(keyOf(newComment.repository, newComment.issueNumber)).push(comment);
      return comment;
    },
    on: (repository, issueNumber) => issues.get(keyOf(repository, issueNumber))?.latest() ?? [],
    find: (repository, id) =>
      [...issues.entries()]
        .filter(([key]) => key.startsWith(`${repository.fullName}#`))
        .flatMap(([, issue]) => issue.latest())
        .find((comment) => comment.id === id),
    react: (comment, content) => {
      const all = reactions.get(comment) ?? [];
      reactions.set(comment, all);
      const existing = all.find((one) => one.content === content);
      if (existing) return { reaction: existing, isNew: false };
      const reaction = { id: ++lastId, content };
      all.push(reaction);
      return { reaction, isNew: true };
    },
    reactionsTo: (comment) => reactions.get(comment) ?? [],
  };
}
