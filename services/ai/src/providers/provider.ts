// What the router knows of a provider: calls to make, and how they ended.
import type { ServiceError } from '@sextant/telemetry/errors';
import type { AnswerSchema } from '../api/response-schema';
import type { ReportedUsage } from '../usage/reported-usage';

export const PROVIDERS = ['openai', 'anthropic', 'google', 'openai_compatible'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** What a caller may ask for beside the standard tier: cheaper and slower, or dearer and faster. */
export const SERVICE_TIERS = ['flex', 'priority'] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

export interface ProviderCall {
  readonly model: string;
  readonly system?: string | undefined;
  readonly prompt: string;
  readonly maxOutputTokens?: number | undefined;
  readonly schema?: AnswerSchema | undefined;
  readonly serviceTier?: ServiceTier | undefined;
  /** The longest the call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** True when `timeoutMs` is what the request had left, and less than a call is given otherwise. */
  readonly curtailed?: boolean | undefined;
  /** With it the answer is streamed, and each part of its text handed on as it arrives. */
  readonly onText?: ((delta: string) => void) | undefined;
}

/** What the provider answered; of an answer that was cut off, what arrived of it. */
export interface Answer {
  readonly text: string;
  /** The parsed answer when a schema was given. */
  readonly object?: unknown;
  readonly reported: ReportedUsage;
  /** The usage as the provider wrote it. */
  readonly rawUsage: unknown;
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly finishReason: string | undefined;
  /** As the provider says it, or as it was asked for where the provider says nothing. */
  readonly serviceTier: string | undefined;
}

/** How a call ended. An answer that cannot be used comes with its error, as it has a cost all the same. */
export type Ended =
  { readonly answer: Answer; readonly error?: undefined } | { readonly answer?: Answer; readonly error: ServiceError };

/** Who brought a failure on. */
export interface Blame {
  /** True when the request did: the failure says nothing about the provider, and must not move what other orgs share. */
  readonly requestFault?: boolean | undefined;
}

export interface CallTimes {
  /** From the request to the last byte of the answer. */
  readonly seconds: number;
  /** From the request to the first text; only of a streamed answer that had some. */
  readonly firstTextSeconds?: number | undefined;
}

export type Outcome = Ended & Blame & CallTimes;

export interface Provider {
  readonly name: ProviderName;
  /** As the GenAI conventions name it. */
  readonly genAiName: string;
  /** As the price table names it. */
  readonly priceName: string;
  /** For requests that name no model. */
  readonly defaultModel: string;
  readonly server: { readonly address: string; readonly port: number };
  /** Makes one attempt. Never rejects. */
  call(call: ProviderCall): Promise<Outcome>;
}
