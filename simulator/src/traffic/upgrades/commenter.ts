// Writes issue comments that request upgrades, and the webhooks of these comments.
import { randomUUID } from 'node:crypto';
import type { Association, Comments } from '../../github/comments';
import { issueCommentEvent } from '../../github/issue-comment-event';
import { PEOPLE, REPOSITORIES, type Repository } from '../../github/repositories';
import type { Random } from '../../random';
import { upgradesOf } from './upgrades';

export interface Webhook {
  /** X-GitHub-Delivery; not seeded, because receivers refuse ids that they have seen. */
  readonly deliveryId: string;
  readonly event: 'issue_comment';
  readonly payload: object;
}

export interface Commenter {
  /** Adds a comment on a new issue that requests a random upgrade. */
  requestUpgrade(): Webhook;
}

export interface CommenterOptions {
  readonly comments: Comments;
  readonly random: Random;
}

const COMMENTS: readonly ((command: string) => string)[] = [
  (command) => command,
  (command) => `Could we get this in?\n${command}\nthanks`,
  (command) => `The audit complains about this one.\n\n${command}`,
  (command) => `Tested on my branch, nothing broke.\r\n\r\n${command}\r\n`,
  (command) => `@sextant please have a look before Friday:\n${command}\n\ncc @priya-nair`,
  // Commands in quotes, code blocks and HTML comments must be ignored.
  (command) => `> /upgrade left-pad@9.9.9 did not help\n\nRight, then this one:\n\n${command}`,
  (command) => `The bot printed\n\n\`\`\`\n/upgrade left-pad@9.9.9\n\`\`\`\n\nbut we need\n${command}`,
  (command) => `<!-- Write a command, such as\n/upgrade left-pad@9.9.9\n-->\n${command}\n--\nSent from my phone`,
];

/** Authors whose commands the GitHub App accepts by default. */
const ASSOCIATIONS: readonly Association[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];

export function createCommenter({ comments, random }: CommenterOptions): Commenter {
  const upgrades = REPOSITORIES.flatMap((repository) =>
    upgradesOf(repository).map((upgrade) => ({ ...upgrade, repository })),
  );
  const issueNumbers = new Map<Repository, number>();

  function nextIssueNumber(repository: Repository): number {
    const number = (issueNumbers.get(repository) ?? 100) + 1;
    issueNumbers.set(repository, number);
    return number;
  }

  return {
    requestUpgrade: () => {
      const { ecosystem, package: name, version, repository } = random.pick(upgrades);
      const command = `/upgrade ${ecosystem === 'npm' ? '' : `${ecosystem}:`}${name}@${version}`;
      const number = nextIssueNumber(repository);
      const body = random.pick(COMMENTS)(command);
      const association = random.pick(ASSOCIATIONS);
      const author = random.pick(PEOPLE);
      const comment = comments.add({ repository, issueNumber: number, author, association, body });
      const title = `Upgrade ${name} to ${version}`;
      const issue = { repository, number, title, author, openedAt: comment.createdAt, comments: 1 };
      return { deliveryId: randomUUID(), event: 'issue_comment', payload: issueCommentEvent({ issue, comment }) };
    },
  };
}
