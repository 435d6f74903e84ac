// The client of the controller: starts runs.
import { ServiceError } from '@sextant/telemetry/errors';
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { send } from '@sextant/http/client';
import { ProblemError } from '@sextant/http/problem';
import type { UpgradeRequest } from './webhook/delivery';

export interface StartedRun {
  readonly id: string;
  /** False if an earlier delivery of the comment started this run. */
  readonly created: boolean;
}

export interface Controller {
  /**
   * Starts the run of a command. Idempotent for all deliveries of a comment. Throws ProblemError; 503 if GitHub should
   * redeliver the webhook.
   */
  createRun(request: UpgradeRequest): Promise<StartedRun>;
  /** Reasons why the controller is not ready; empty if it is. */
  ready(): Promise<readonly string[]>;
}

export interface ControllerOptions {
  readonly url: string;
  readonly token: string;
}

/** GitHub waits ten seconds for a response and does not redeliver, so retry while the controller restarts. */
const DEADLINE_MS = 9_000;
const MAX_CALL_MS = 5_000;
const MIN_CALL_MS = 500;
const FIRST_PAUSE_MS = 250;

const startedRun = z.object({ id: z.string(), created: z.boolean() });

export function createController({ url, token }: ControllerOptions): Controller {
  const post = (request: UpgradeRequest, timeoutMs: number): Promise<StartedRun> =>
    send({
      what: 'start the run',
      peer: 'controller',
      method: 'POST',
      url: `${url}/api/v1/runs`,
      // The controller records that the trace of the run is kept.
      headers: { authorization: `Bearer ${token}`, ...(request.command.trace && { 'x-sextant-traced': 'true' }) },
      body: newRun(request),
      timeoutMs,
      schema: startedRun,
    });
  return {
    createRun: (request) => withRetries((timeoutMs) => post(request, timeoutMs)),
    ready: () =>
      send({
        what: 'reach the controller',
        peer: 'controller',
        url: `${url}/healthz`,
        timeoutMs: 2_000,
        schema: z.unknown(),
      }).then(
        () => [],
        (error: Error) => [error.message],
      ),
  };
}

function newRun(request: UpgradeRequest): object {
  const { command, repository, owner, issueNumber, sender } = request;
  return {
    kind: 'upgrade',
    idempotency_key: idempotencyKeyOf(request),
    github_owner: owner,
    input: {
      ecosystem: command.ecosystem,
      package: command.package,
      version: command.version,
      source: { repository, issue_number: issueNumber, sender },
    },
  };
}

/** Identifies the comment and its command: each webhook has its own delivery id. A hash limits the length. */
function idempotencyKeyOf({ commentId, command }: UpgradeRequest): string {
  const text = JSON.stringify([command.ecosystem, command.package, command.version]);
  return `github:comment:${commentId}:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

async function withRetries(call: (timeoutMs: number) => Promise<StartedRun>): Promise<StartedRun> {
  const deadline = Date.now() + DEADLINE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    try {
      return await call(Math.min(MAX_CALL_MS, deadline - Date.now()));
    } catch (cause) {
      const retryable = cause instanceof ServiceError && cause.retryable;
      const next = Date.now() + Math.max(pause, retryAfterOf(cause) ?? 0);
      if (!retryable || next + MIN_CALL_MS > deadline) throw asProblem(cause);
      await wait(next - Date.now());
    }
  }
}

function retryAfterOf(cause: unknown): number | undefined {
  return cause instanceof ServiceError ? cause.retryAfterMs : undefined;
}

function asProblem(cause: unknown): ProblemError {
  const seconds = Math.ceil((retryAfterOf(cause) ?? 5_000) / 1_000);
  const options = { cause, headers: { 'retry-after': String(seconds) } };
  if (cause instanceof ServiceError && cause.errorClass === 'VALIDATION_ERROR') {
    return new ProblemError(400, `the controller rejected the run: ${cause.message}`, { cause });
  }
  return new ProblemError(503, 'the controller did not confirm the run: redeliver the webhook', options);
}
