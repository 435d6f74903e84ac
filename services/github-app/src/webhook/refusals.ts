// Tells authors that a command was refused, by a reply or a reaction.
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { ProblemError } from '@sextant/http/problem';
import type { GitHub } from '../github/client';
import type { CommentOnce } from '../github/comment-once';
import { plain } from '../github/markdown';
import type { CommentRef } from './delivery';

/** Failures that a retry cannot fix are logged; others throw a 503 problem. */
export interface Refusals {
  /** Replies with the problem, once per comment. */
  malformed(comment: CommentRef, problem: string): Promise<void>;
  /** Reacts with a thumbs down: with replies, anyone could make the app post comments. */
  notAllowed(comment: CommentRef): Promise<void>;
}

/** Less than the ten seconds that GitHub waits for a response. */
const DEADLINE_MS = 8_000;

export function createRefusals(github: GitHub, commentOnce: CommentOnce): Refusals {
  return {
    malformed: async ({ repository, issueNumber, commentId }, problem) => {
      const comment = {
        issue: { repository, issueNumber },
        marker: `<!-- sextant:reply:${commentId} -->`,
        text: replyText(problem),
        signal: AbortSignal.timeout(DEADLINE_MS),
      };
      await commentOnce(comment).catch(handleFailure);
    },
    notAllowed: async ({ repository, commentId }) => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      await github.react({ repository, commentId, content: '-1', signal }).catch(handleFailure);
    },
  };
}

function replyText(problem: string): string {
  return [
    `No upgrade was started: ${plain(problem)}.`,
    '',
    'Write `/upgrade [<ecosystem>:]<package>@<version>` on a separate line in a new comment:',
    '',
    '- `/upgrade lodash@4.17.21`',
    '- `/upgrade pip:requests@2.32.3` or `/upgrade requests==2.32.3`',
    '- `/upgrade cargo:serde@1.0.210`',
    '- `/upgrade go:github.com/gin-gonic/gin@v1.10.0`',
  ].join('\n');
}

/** A redelivery does not help if the thread is locked or a permission is missing. */
function handleFailure(cause: unknown): void {
  if (!(cause instanceof ServiceError)) throw cause;
  if (cause.retryable) {
    const headers = { 'retry-after': String(Math.ceil((cause.retryAfterMs ?? 5_000) / 1000)) };
    throw new ProblemError(503, 'could not reply to the comment: redeliver the webhook', { cause, headers });
  }
  log.warn('could not reply to a comment', { operation: 'accept_webhook', reason: cause.message });
}
