// A call to a provider, before and after it is made.
import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import type { GenerateRequest } from '../api/generate-request';
import type { ResponseSchema } from '../api/response-schema';
import type { Price, Usage } from '../pricing/priced-call';
import type { CallOutcome, Provider, TextReader } from '../providers/provider';

/** A request to the router; internal calls, such as probes, have no run. */
export type RoutedRequest = Omit<GenerateRequest, 'run_id' | 'response_schema' | 'stream'> & {
  readonly run_id: string | null;
  readonly response_schema?: ResponseSchema | undefined;
};

export interface Attempt {
  readonly request: RoutedRequest;
  readonly provider: Provider;
  readonly model: string;
  readonly callId: string;
  readonly timeoutMs: number;
  /** Whether the rest of the request's time limit shortens `timeoutMs`. */
  readonly curtailed?: boolean;
  readonly reader?: TextReader | undefined;
  /** The price overrides of the org, read after the call; undefined when they are unknown, and then so is the cost. */
  readonly prices: () => Promise<readonly PriceOverride[] | undefined>;
}

export interface CompletedCall {
  readonly outcome: CallOutcome;
  readonly price: Price | undefined;
  /** As reported or estimated; undefined without a response. */
  readonly usage: Usage | undefined;
  readonly estimated: boolean;
}

export type RecordedCall = CompletedCall & {
  readonly ledgerId: string;
  /** Time of the ledger row; undefined when the row was dropped. */
  readonly ledgerAt: Date | undefined;
};
