// Programs that ask the controller for runs by its API: what they ask for, and how it is sent.
import { randomUUID } from 'node:crypto';
import type { WorldConfig } from '../config';
import { COMPANIES, homeOf } from '../companies';
import { REPOSITORIES } from '../github/repositories';
import type { Random } from '../random';
import type { RunKind } from './kinds';
import { post, type DeliveryAnswer } from './post';
import { AGENT_GOALS, PAGE_PROMPTS } from './prompts';

export interface RunRequest {
  readonly kind: RunKind;
  readonly input: object;
  /** Random rather than seeded, since the controller knows a key again. */
  readonly idempotency_key: string;
  /** Name of the tenant. */
  readonly org: string;
  readonly priority?: 'high' | 'normal' | 'low';
}

/** Sends a request for a run once. */
export type SendRun = (request: RunRequest, signal: AbortSignal) => Promise<DeliveryAnswer>;

const TIMEOUT_MS = 10_000;

export function runSender({ controllerUrl, opsApiKey }: Pick<WorldConfig, 'controllerUrl' | 'opsApiKey'>): SendRun {
  return (request, signal) =>
    post({
      url: `${controllerUrl}/api/v1/runs`,
      body: JSON.stringify(request),
      headers: { authorization: `Bearer ${opsApiKey}` },
      timeoutMs: TIMEOUT_MS,
      signal,
    });
}

export interface Runs {
  /** Somebody asks for a run of this kind, which succeeds unless something fails. */
  request(kind: Exclude<RunKind, 'upgrade'>): RunRequest;
}

export interface RunsOptions {
  readonly random: Random;
  /** World's own address, as the platform reaches it; known when it listens. */
  readonly origin: () => string;
}

const PRIORITIES = ['high', 'normal', 'normal', 'normal', 'low'] as const;
const ORGS = [...new Set(REPOSITORIES.map(({ owner }) => owner.login))];

export function createRuns({ random, origin }: RunsOptions): Runs {
  const inputs = {
    page: () => ({ prompt: random.pick(PAGE_PROMPTS) }),
    agent: () => ({ goal: random.pick(AGENT_GOALS)(homeOf(random.pick(COMPANIES), origin())) }),
    enrichment: () => (random.chance(0.5) ? {} : { targets: targets() }),
  };

  function targets(): object[] {
    const chosen = new Set(Array.from({ length: random.int(1, 4) }, () => random.pick(COMPANIES)));
    return [...chosen].map((company) => ({ name: company.name, url: homeOf(company, origin()), email: company.email }));
  }

  return {
    request: (kind) => ({
      kind,
      input: inputs[kind](),
      idempotency_key: `world-${randomUUID()}`,
      org: random.pick(ORGS),
      priority: random.pick(PRIORITIES),
    }),
  };
}
