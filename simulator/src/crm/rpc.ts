// JSON-RPC 2.0: parses requests and builds results and errors.
import { z } from 'zod';

export const PARSE_ERROR = -32_700;
export const INVALID_REQUEST = -32_600;
export const METHOD_NOT_FOUND = -32_601;
export const INVALID_PARAMS = -32_602;
export const INTERNAL_ERROR = -32_603;

const rpcRequest = z.strictObject({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
});
export type RpcRequest = z.output<typeof rpcRequest>;
export type RpcId = string | number | null;

/** An error in the body of a response with status 200. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  constructor(
    readonly code: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
  }
}

/** Throws an RpcError for batches and invalid requests. */
export function readRpc(body: unknown): RpcRequest {
  if (Array.isArray(body)) throw new RpcError(INVALID_REQUEST, 'Invalid Request', 'batches are not supported');
  const { data, error } = rpcRequest.safeParse(body);
  if (data) return data;
  throw new RpcError(INVALID_REQUEST, 'Invalid Request', fieldsOf(error));
}

/** Throws an RpcError that names each invalid parameter. */
export function readParams<Schema extends z.ZodType>(schema: Schema, params: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(params ?? {});
  if (error) throw new RpcError(INVALID_PARAMS, 'Invalid params', fieldsOf(error));
  return data;
}

/** The id of a request that may be invalid; null if it has none. */
export function idOf(body: unknown): RpcId {
  if (typeof body !== 'object' || body === null || !('id' in body)) return null;
  return typeof body.id === 'string' || typeof body.id === 'number' ? body.id : null;
}

export function resultJson(id: RpcId, result: unknown) {
  return { jsonrpc: '2.0', id, result };
}

export function errorJson(id: RpcId, { code, message, data }: RpcError) {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } };
}

function fieldsOf({ issues }: z.ZodError) {
  return issues.map(({ path, message }) => ({ field: path.join('.') || 'request', message }));
}
