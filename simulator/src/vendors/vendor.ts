// What all vendors have in common: a key, a rate, a quota, an answer that takes its time, and errors of one shape.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Faults } from '../faults';
import { pause } from '../pause';
import type { Random } from '../random';
import { createAllowance, type Limits, type Quota } from './allowance';

export interface VendorOptions {
  readonly faults: Faults;
  readonly random: Random;
  /** Multiplies every latency. */
  readonly latencyScale: number;
}

export interface Vendor extends Limits {
  /** Median time of an answer, in milliseconds. */
  readonly latencyMs: number;
}

/** A refused call; the edge answers with the vendors' error shape. */
export class VendorError extends Error {
  override readonly name = 'VendorError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Adds to a vendor's routes what every call goes through. */
export function vendorEdge(
  app: FastifyInstance,
  vendor: Vendor,
  { faults, random, latencyScale }: VendorOptions,
): void {
  const allowance = createAllowance(vendor);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(() => {
    throw new VendorError(404, 'not_found', 'there is no such endpoint');
  });
  app.addHook('onRequest', async (request, reply) => {
    const spent = allowance.spend(keyOf(request));
    const usedUp = faults.strikes('vendor-quota') || (!spent.granted && spent.reason === 'quota');
    reply.headers(quotaHeaders(usedUp ? { ...spent.quota, remaining: 0 } : spent.quota));
    if (usedUp) throw new VendorError(402, 'quota_exhausted', 'the quota of this key is used up');
    if (faults.strikes('rate-limits')) throw tooFast(random.int(1, 3));
    if (!spent.granted) throw tooFast(1);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    await pause(latencyScale * random.logNormal(vendor.latencyMs, 0.5), gone.signal);
  });
}

function keyOf({ headers }: FastifyRequest): string {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return key;
  throw new VendorError(401, 'missing_key', 'the header X-Api-Key is missing');
}

function quotaHeaders({ limit, remaining, resetAt }: Quota): Record<string, string> {
  return { 'x-quota-limit': String(limit), 'x-quota-remaining': String(remaining), 'x-quota-reset': String(resetAt) };
}

function tooFast(retryAfterS: number): VendorError {
  const message = `too many calls a second; try again in ${retryAfterS} s`;
  return new VendorError(429, 'rate_limited', message, { 'retry-after': String(retryAfterS) });
}

function answerError(
  error: FastifyError | VendorError,
  request: { readonly log: FastifyInstance['log'] },
  reply: FastifyReply,
): void {
  if (error instanceof VendorError) {
    const { status, headers, code, message } = error;
    return void reply.code(status).headers(headers).send({ error: { code, message } });
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.error(error);
  void reply.code(status).send({ error: { code: 'bad_request', message: error.message } });
}
