// Answers to people whose command cannot be read, in the thread where they wrote it.
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { ProblemError } from '@sextant/kit/problem';
import type { CommentOnce } from '../github/comment-once';
import { plain } from '../github/markdown';
import type { CommentRef } from './delivery';

/** Resolves when the author of a malformed command is told, or cannot be. Throws ProblemError 503 when it may work later. */
export type Reply = (comment: CommentRef, problem: string) => Promise<void>;

/** Less than the ten seconds that GitHub waits for the answer to a delivery. */
const DEADLINE_MS = 8_000;

export function createReply(commentOnce: CommentOnce): Reply {
  return async ({ repository, issueNumber, commentId }, problem) => {
    const comment = {
      issue: { repository, issueNumber },
      marker: `<!-- sextant:reply:${commentId} -->`,
      text: replyText(problem),
      signal: AbortSignal.timeout(DEADLINE_MS),
    };
    await commentOnce(comment).catch(notTold);
  };
}

function replyText(problem: string): string {
  return [
    `No upgrade was started: ${plain(problem)}.`,
    '',
    'Write `/upgrade [<ecosystem>:]<package>@<version>` on a line of its own, in a new comment:',
    '',
    '- `/upgrade lodash@4.17.21`',
    '- `/upgrade pip:requests@2.32.3` or `/upgrade requests==2.32.3`',
    '- `/upgrade cargo:serde@1.0.210`',
    '- `/upgrade go:github.com/gin-gonic/gin@v1.10.0`',
  ].join('\n');
}

/** A locked thread or a missing right stays as it is: delivering again would not help. */
export function notTold(cause: unknown): void {
  if (!(cause instanceof ServiceError)) throw cause;
  if (cause.retryable) {
    const headers = { 'retry-after': String(Math.ceil((cause.retryAfterMs ?? 5_000) / 1000)) };
    throw new ProblemError(503, 'could not answer the comment: deliver the webhook again', { cause, headers });
  }
  log.warn('could not answer a comment', { operation: 'accept_webhook', reason: cause.message });
}
