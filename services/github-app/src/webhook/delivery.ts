// A delivery from GitHub: what must hold of its headers and body before it is acted on.
import { z } from 'zod';
import { parse, ProblemError } from '@sextant/kit/problem';
import { parseCommand, type UpgradeCommand } from './command';

export interface UpgradeRequest {
  readonly command: UpgradeCommand;
  /** owner/name */
  readonly repository: string;
  readonly owner: string;
  readonly issueNumber: number;
  readonly sender: string | undefined;
}

export type Delivery =
  | { readonly kind: 'upgrade'; readonly request: UpgradeRequest }
  | { readonly kind: 'ping' }
  | { readonly kind: 'ignored'; readonly reason: string };

/** Reads a signed payload. Throws a 400 problem when it lacks what GitHub sends, or holds a malformed command. */
export function readDelivery(event: string, payload: unknown): Delivery {
  if (event === 'ping') return { kind: 'ping' };
  if (event !== 'issue_comment') return ignored(`event ${JSON.stringify(event.slice(0, 50))} is not handled`);
  const { action } = parse(z.looseObject({ action: z.string() }), payload, 400);
  if (action !== 'created') return ignored(`action ${JSON.stringify(action.slice(0, 50))} is not handled`);
  const { comment, repository, issue, sender } = parse(createdComment, payload, 400);
  // Our own comments quote commands; an app that answers itself never ends.
  if (sender?.type === 'Bot') return ignored('the comment was written by a bot');
  const found = parseCommand(comment.body);
  if (found.kind === 'none') return ignored('the comment has no command');
  if (found.kind === 'malformed') {
    throw new ProblemError(400, found.reason, { errors: [{ field: 'comment.body', message: found.reason }] });
  }
  return {
    kind: 'upgrade',
    request: {
      command: found.command,
      repository: repository.full_name,
      owner: repository.full_name.split('/')[0]!,
      issueNumber: issue.number,
      sender: sender?.login,
    },
  };
}

const createdComment = z.looseObject({
  comment: z.looseObject({ body: z.string() }),
  issue: z.looseObject({ number: z.int().positive() }),
  repository: z.looseObject({ full_name: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name') }),
  sender: z.looseObject({ login: z.string(), type: z.string().optional() }).optional(),
});

function ignored(reason: string): Delivery {
  return { kind: 'ignored', reason };
}
