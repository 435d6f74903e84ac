// Requests for runs through the controller's API.
import { randomUUID } from 'node:crypto';
import { COMPANIES, homeOf } from '../companies';
import type { SimulatorConfig } from '../config';
import { REPOSITORIES } from '../github/repositories';
import type { Random } from '../random';
import type { RunKind } from './kinds';
import { post, type PostResult } from './post';
import { AGENT_GOALS, PAGE_PROMPTS } from './prompts';

export interface RunRequest {
  readonly kind: RunKind;
  readonly input: object;
  /** Not seeded, because the controller detects duplicate keys. */
  readonly idempotency_key: string;
  readonly org: string;
  readonly priority?: 'high' | 'normal' | 'low';
}

/** Sends a request once. */
export type SendRun = (request: RunRequest, signal: AbortSignal) => Promise<PostResult>;

const TIMEOUT_MS = 10_000;

export function runSender({ controllerUrl, opsApiKey }: Pick<SimulatorConfig, 'controllerUrl' | 'opsApiKey'>): SendRun {
  return (request, signal) =>
    post({
      url: `${controllerUrl}/api/v1/runs`,
      body: JSON.stringify(request),
      headers: { authorization: `Bearer ${opsApiKey}` },
      timeoutMs: TIMEOUT_MS,
      signal,
    });
}

export interface RunGenerator {
  /** A random run of this kind with valid input. */
  next(kind: Exclude<RunKind, 'upgrade'>): RunRequest;
}

export interface RunGeneratorOptions {
  readonly random: Random;
  /** Base URL under which the platform reaches the simulator; known only when it listens. */
  readonly origin: () => string;
}

const PRIORITIES = ['high', 'normal', 'normal', 'normal', 'low'] as const;
const ORGS = [...new Set(REPOSITORIES.map(({ owner }) => owner.login))];

export function createRunGenerator({ random, origin }: RunGeneratorOptions): RunGenerator {
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
    next: (kind) => ({
      kind,
      input: inputs[kind](),
      idempotency_key: `simulator-${randomUUID()}`,
      org: random.pick(ORGS),
      priority: random.pick(PRIORITIES),
    }),
  };
}
