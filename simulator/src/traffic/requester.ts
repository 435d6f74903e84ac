// People who ask for upgrades: picks what they ask for and writes the comment and its webhook.
import { randomUUID } from 'node:crypto';
import type { Association, Comments } from '../github/comments';
import { issueCommentEvent } from '../github/issue-comment-event';
import { findRepository, PEOPLE, REPOSITORIES, type Repository } from '../github/repositories';
import type { Random } from '../random';
import { declaredIn, upgradesOf, type UpgradeRequest } from './upgrades';

export interface Webhook {
  /** X-GitHub-Delivery; random rather than seeded, since receivers refuse an id that they have seen. */
  readonly deliveryId: string;
  readonly event: 'issue_comment';
  readonly payload: object;
}

export interface Requester {
  /** Somebody comments on a new issue; without an argument, on something that can be upgraded. */
  request(wanted?: UpgradeRequest): Webhook;
  /** Somebody comments on a new issue whatever they like. */
  comment(wanted: CommentRequest): Webhook;
}

export interface CommentRequest {
  readonly repository: Repository;
  readonly body: string;
  readonly association: Association;
  readonly title?: string;
}

export interface RequesterOptions {
  readonly comments: Comments;
  readonly random: Random;
}

const COMMENTS: readonly ((command: string) => string)[] = [
  (command) => command,
  (command) => `Could we get this in?\n${command}\nthanks`,
  (command) => `The audit complains about this one.\n\n${command}`,
  (command) => `Tested on my branch, nothing broke.\r\n\r\n${command}\r\n`,
  (command) => `@sextant please have a look before Friday:\n${command}\n\ncc @priya-nair`,
  // Text that is not a command: a quote, code, and a part of the template that is not shown.
  (command) => `> /upgrade left-pad@9.9.9 did not help\n\nRight, then this one:\n\n${command}`,
  (command) => `The bot printed\n\n\`\`\`\n/upgrade left-pad@9.9.9\n\`\`\`\n\nbut we need\n${command}`,
  (command) => `<!-- Write a command, such as\n/upgrade left-pad@9.9.9\n-->\n${command}\n--\nSent from my phone`,
];

export function createRequester({ comments, random }: RequesterOptions): Requester {
  const upgrades = REPOSITORIES.flatMap(upgradesOf);
  const issueNumbers = new Map<Repository, number>();

  function nextIssueNumber(repository: Repository): number {
    const number = (issueNumbers.get(repository) ?? 100) + 1;
    issueNumbers.set(repository, number);
    return number;
  }

  function comment({ repository, body, association, title = 'A question' }: CommentRequest): Webhook {
    const number = nextIssueNumber(repository);
    const author = random.pick(PEOPLE);
    const written = comments.add({ repository, issueNumber: number, author, association, body });
    const issue = { repository, number, title, author, openedAt: written.createdAt, comments: 1 };
    const payload = issueCommentEvent({ issue, comment: written });
    return { deliveryId: randomUUID(), event: 'issue_comment', payload };
  }

  return {
    comment,
    request: (wanted = random.pick(upgrades)) => {
      const prefix = wanted.ecosystem === 'npm' ? '' : `${wanted.ecosystem}:`;
      return comment({
        repository: repositoryFor(wanted),
        body: random.pick(COMMENTS)(`/upgrade ${prefix}${wanted.package}@${wanted.version}`),
        association: random.pick(COMMANDERS),
        title: `Upgrade ${wanted.package} to ${wanted.version}`,
      });
    },
  };
}

/** Authors whose commands a GitHub App accepts by default. */
const COMMANDERS: readonly Association[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];

function repositoryFor({ ecosystem, package: name, repository }: UpgradeRequest): Repository {
  const named = repository === undefined ? undefined : findRepository(repository);
  const having = REPOSITORIES.find((one) => declaredIn(one, ecosystem).some((declared) => declared.name === name));
  const found = named ?? having ?? REPOSITORIES[0];
  if (!found) throw new Error('could not find a repository: there is none');
  return found;
}
