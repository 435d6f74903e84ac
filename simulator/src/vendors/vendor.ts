// What all vendors share: the key, the faults, the latency and the error format.
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Faults } from '../faults/switches';
import { pause } from '../pause';
import type { Random } from '../random';

export interface VendorOptions {
  readonly faults: Faults;
  readonly random: Random;
  /** Multiplies every latency. */
  readonly latencyScale: number;
}

/** The error handler turns it into the vendors' error format. */
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

/** Adds the hooks and handlers of all vendors; `latencyMs` is the median latency. */
export function addVendorHooks(
  app: FastifyInstance,
  latencyMs: number,
  { faults, random, latencyScale }: VendorOptions,
): void {
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(() => {
    throw new VendorError(404, 'not_found', 'there is no such endpoint');
  });
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (!headers['x-api-key']) throw new VendorError(401, 'missing_key', 'the header X-Api-Key is missing');
    if (faults.affects('vendor-quota')) {
      throw new VendorError(402, 'quota_exhausted', 'the quota of this key is exhausted');
    }
    if (faults.affects('vendor-outage')) {
      throw new VendorError(500, 'internal_error', 'the service has an internal error');
    }
    if (faults.affects('rate-limits') || faults.affects('vendor-rate-limits')) {
      const retryAfterS = random.int(1, 3);
      const message = `too many calls per second; try again in ${retryAfterS} s`;
      throw new VendorError(429, 'rate_limited', message, { 'retry-after': String(retryAfterS) });
    }
    const closed = new AbortController();
    reply.raw.once('close', () => closed.abort());
    await pause(latencyScale * random.logNormal(latencyMs, 0.5), closed.signal);
  });
}

function sendError(
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
