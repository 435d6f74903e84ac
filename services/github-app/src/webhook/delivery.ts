// Parses the payload of a webhook delivery.
import { z } from 'zod';
import { parse } from '@sextant/http/problem';
import { ASSOCIATIONS, type Association } from './associations';
import { parseCommand, type UpgradeCommand } from './command';

export interface RepositoryOwner {
  readonly login: string;
  /** Stable when the owner is renamed. */
  readonly id: number | undefined;
}

/** A comment with a command. */
export interface CommentRef {
  /** owner/name */
  readonly repository: string;
  readonly owner: RepositoryOwner;
  /** The installation of the app; undefined for webhooks that were added manually. */
  readonly installationId: number | undefined;
  readonly issueNumber: number;
  readonly commentId: number;
  readonly association: Association;
  readonly sender: string | undefined;
}

export interface UpgradeRequest extends CommentRef {
  readonly command: UpgradeCommand;
}

export type Delivery =
  | { readonly kind: 'upgrade'; readonly request: UpgradeRequest }
  | { readonly kind: 'malformed'; readonly comment: CommentRef; readonly problem: string }
  | { readonly kind: 'not_allowed'; readonly comment: CommentRef }
  | { readonly kind: 'ping' }
  | { readonly kind: 'ignored'; readonly reason: string };

export interface DeliveryInput {
  readonly event: string;
  readonly payload: unknown;
  /** Authors whose commands are accepted. */
  readonly commanders: readonly Association[];
}

/** Throws a 400 problem if the payload is not valid. */
export function readDelivery({ event, payload, commanders }: DeliveryInput): Delivery {
  if (event === 'ping') return { kind: 'ping' };
  if (event !== 'issue_comment') return ignored(`event ${JSON.stringify(event.slice(0, 50))} is not handled`);
  const { action } = parse(z.looseObject({ action: z.string() }), payload, 400);
  if (action === 'edited') return ignored('edited comments do not start runs: write the command in a new comment');
  if (action !== 'created') return ignored(`action ${JSON.stringify(action.slice(0, 50))} is not handled`);
  const { comment, repository, issue, sender, installation } = parse(createdComment, payload, 400);
  // Comments of the app quote commands, and must not start runs.
  if (sender?.type === 'Bot') return ignored('the comment was written by a bot');
  const command = parseCommand(comment.body);
  if (command.kind === 'none') return ignored('the comment has no command');
  const ref = {
    repository: repository.full_name,
    owner: { login: repository.full_name.split('/')[0]!, id: repository.owner?.id },
    installationId: installation?.id,
    issueNumber: issue.number,
    commentId: comment.id,
    association: comment.author_association,
    sender: sender?.login,
  };
  if (!commanders.includes(ref.association)) return { kind: 'not_allowed', comment: ref };
  if (command.kind === 'malformed') return { kind: 'malformed', comment: ref, problem: command.problem };
  return { kind: 'upgrade', request: { ...ref, command: command.command } };
}

/** GitHub may add associations, which no setting contains. */
const association = z.enum(ASSOCIATIONS).catch('NONE');

const id = z.int().positive();

const createdComment = z.looseObject({
  comment: z.looseObject({ id, body: z.string(), author_association: association }),
  issue: z.looseObject({ number: z.int().positive() }),
  repository: z.looseObject({
    full_name: z.string().regex(/^[\w-]+\/[\w.-]+$/, 'must be owner/name'),
    owner: z.looseObject({ id: id.optional() }).optional(),
  }),
  installation: z.looseObject({ id }).optional(),
  sender: z.looseObject({ login: z.string(), type: z.string().optional() }).optional(),
});

function ignored(reason: string): Delivery {
  return { kind: 'ignored', reason };
}
