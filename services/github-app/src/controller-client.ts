// The controller as this service uses it: one call that starts a run.
import { ServiceError } from '@sextant/telemetry/errors';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { send } from './http-call';
import { ProblemError } from './problem';
import type { UpgradeRequest } from './webhook/delivery';

export interface StartedRun {
  readonly id: string;
  /** False when the delivery had started this run before. */
  readonly created: boolean;
}

export interface Controller {
  /** Starts the run of a delivery, once however often it is called. Throws ProblemError: 503 when it should be sent again. */
  createRun(deliveryId: string, request: UpgradeRequest): Promise<StartedRun>;
  /** Reasons why the controller cannot be used; empty when it can. */
  ready(): Promise<readonly string[]>;
}

export interface ControllerOptions {
  readonly url: string;
  readonly token: string;
}

/** GitHub waits ten seconds for an answer and does not deliver again by itself: a restart of the controller is waited out. */
const RETRY_AFTER_MS = [250, 1_000, 2_000];
const TIMEOUT_MS = 3_000;
const DEADLINE_MS = 8_500;

const startedRun = z.object({ id: z.string(), created: z.boolean() });

export function createController({ url, token }: ControllerOptions): Controller {
  const post = (body: object): Promise<StartedRun> =>
    send({
      what: 'start the run',
      method: 'POST',
      url: `${url}/api/v1/runs`,
      headers: { authorization: `Bearer ${token}` },
      body,
      timeoutMs: TIMEOUT_MS,
      schema: startedRun,
    });
  return {
    createRun: (deliveryId, request) => withRetries(() => post(newRun(deliveryId, request))),
    ready: () =>
      send({ what: 'reach the controller', url: `${url}/healthz`, timeoutMs: 2_000, schema: z.unknown() }).then(
        () => [],
        (error: Error) => [error.message],
      ),
  };
}

function newRun(deliveryId: string, { command, repository, owner, issueNumber, sender }: UpgradeRequest): object {
  return {
    kind: 'upgrade',
    idempotency_key: `github:${deliveryId}`,
    org: owner,
    input: {
      ecosystem: 'npm',
      package: command.package,
      version: command.version,
      source: { repository, issue_number: issueNumber, sender },
    },
  };
}

async function withRetries(attempt: () => Promise<StartedRun>): Promise<StartedRun> {
  const deadline = Date.now() + DEADLINE_MS - TIMEOUT_MS;
  for (const [tries, pause] of [...RETRY_AFTER_MS, 0].entries()) {
    try {
      return await attempt();
    } catch (cause) {
      const again = cause instanceof ServiceError && cause.retryable;
      if (!again || tries === RETRY_AFTER_MS.length || Date.now() + pause > deadline) throw asProblem(cause);
      await wait(pause);
    }
  }
  throw new Error('unreachable: the last try returns or throws');
}

function asProblem(cause: unknown): ProblemError {
  const options = { cause, headers: { 'retry-after': '5' } };
  if (cause instanceof ServiceError && cause.errorClass === 'VALIDATION_ERROR') {
    return new ProblemError(400, `the controller refused the run: ${cause.message}`, { cause });
  }
  return new ProblemError(
    503,
    'the run could not be started, nothing was accepted: deliver the webhook again',
    options,
  );
}
