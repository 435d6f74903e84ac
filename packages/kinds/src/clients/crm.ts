// The CRM, by JSON-RPC 2.0: errors have the HTTP status 200 and an error code in the body.
import { randomUUID } from 'node:crypto';
import { send } from '@sextant/http/client';
import type { ErrorClass } from '@sextant/signals/errors';
import { ServiceError } from '@sextant/telemetry/errors';
import { z } from 'zod';

const company = z.object({
  id: z.coerce.string(),
  name: z.string().nullish(),
  url: z.string().nullish(),
  email: z.string().nullish(),
});
const page = z.object({ companies: z.array(company), next_cursor: z.string().nullish() });
export type CrmCompany = z.output<typeof company>;
export type CrmPage = z.output<typeof page>;

/** Both functions throw ServiceError. */
export interface Crm {
  /** A page of companies; without a cursor, the first one. */
  listCompanies(cursor: string | undefined, signal: AbortSignal): Promise<CrmPage>;
  /** Creates or replaces the company with the `external_id`. */
  upsertCompany(company: { readonly external_id: string }, signal: AbortSignal): Promise<void>;
}

/** An error in the body of a response. `code` is defined by JSON-RPC or by the CRM. */
export class RpcError extends ServiceError {
  override readonly name = 'RpcError';
  constructor(
    message: string,
    readonly code: number,
    errorClass: ErrorClass,
  ) {
    super(message, { errorClass });
  }
}

const TIMEOUT_MS = 15_000;

export function createCrm(url: string): Crm {
  const call = async <T>(rpc: Rpc<T>): Promise<T> => {
    const id = randomUUID();
    const response = await send({
      what: `call ${rpc.method} of the CRM`,
      method: 'POST',
      url: `${url}/rpc`,
      body: { jsonrpc: '2.0', id, method: rpc.method, params: rpc.params },
      timeoutMs: TIMEOUT_MS,
      signal: rpc.signal,
      schema: envelope,
    });
    if (response.error) throw errorOf(rpc.method, response.error);
    const result = rpc.schema.safeParse(response.result);
    // The id shows that the response belongs to this request.
    if (response.id === id && result.success) return result.data;
    const message = `could not call ${rpc.method} of the CRM: the response has an unexpected format`;
    throw new ServiceError(message, { errorClass: 'PROVIDER_ERROR', cause: result.error });
  };
  return {
    listCompanies: (cursor, signal) =>
      call({ method: 'companies.list', params: cursor === undefined ? {} : { cursor }, signal, schema: page }),
    upsertCompany: async (params, signal) => {
      await call({ method: 'companies.upsert', params, signal, schema: z.unknown() });
    },
  };
}

interface Rpc<T> {
  readonly method: string;
  readonly params: object;
  readonly signal: AbortSignal;
  readonly schema: z.ZodType<T>;
}

const rpcError = z.object({ code: z.number(), message: z.string() });
const envelope = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).nullable(),
  result: z.unknown().optional(),
  error: rpcError.optional(),
});

/** Internal error: -32603. Server errors: -32099 to -32000. All other codes are errors of the caller. */
function errorOf(method: string, { code, message }: z.output<typeof rpcError>): RpcError {
  const errorClass = code === -32603 || (code >= -32099 && code <= -32000) ? 'PROVIDER_ERROR' : 'VALIDATION_ERROR';
  return new RpcError(`could not call ${method} of the CRM: ${message} (${code})`, code, errorClass);
}
