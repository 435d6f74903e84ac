// Refusals of commands, where their authors see them: a reply in the thread, or a reaction to the comment.
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { ProblemError } from '@sextant/http/problem';
import type { GitHub } from '../github/client';
import type { CommentOnce } from '../github/comment-once';
import { plain } from '../github/markdown';
import type { CommentRef } from './delivery';

/** Each resolves when the author is told, or cannot be; each throws ProblemError 503 when it may work later. */
export interface Refusals {
  /** Replies what is wrong with the command, once per comment. */
  malformed(comment: CommentRef, problem: string): Promise<void>;
  /** Reacts with a thumb down, which GitHub keeps once: a reply would let anybody have us write comments. */
  notAllowed(comment: CommentRef): Promise<void>;
}

/** Less than the ten seconds that GitHub waits for the answer to a delivery. */
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
      await commentOnce(comment).catch(notTold);
    },
    notAllowed: async ({ repository, commentId }) => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      await github.react({ repository, commentId, content: '-1', signal }).catch(notTold);
    },
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
function notTold(cause: unknown): void {
  if (!(cause instanceof ServiceError)) throw cause;
  if (cause.retryable) {
    const headers = { 'retry-after': String(Math.ceil((cause.retryAfterMs ?? 5_000) / 1000)) };
    throw new ProblemError(503, 'could not answer the comment: deliver the webhook again', { cause, headers });
  }
  log.warn('could not answer a comment', { operation: 'accept_webhook', reason: cause.message });
}
