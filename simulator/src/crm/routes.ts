// A CRM with a JSON-RPC 2.0 API.
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Faults } from '../faults/switches';
import type { Random } from '../random';
import { createAccounts } from './accounts';
import * as rpc from './rpc';

const PAGE_SIZE = 10;

const listParams = z.strictObject({
  cursor: z.string().optional(),
  limit: z.int().min(1).max(100).default(PAGE_SIZE),
});
const upsertParams = z.looseObject({ external_id: z.string().min(1).max(300) });

export interface CrmOptions {
  readonly faults: Faults;
  readonly random: Random;
}

type Methods = Readonly<Record<string, (params: unknown, request: FastifyRequest) => unknown>>;

/** POST /rpc with the methods companies.list and companies.upsert. */
export function crmRoutes({ faults, random }: CrmOptions) {
  const accounts = createAccounts();
  const methods: Methods = {
    'companies.list': (params, request) => {
      const { cursor, limit } = rpc.readParams(listParams, params);
      const first = positionOf(cursor);
      const all = accounts.list(`${request.protocol}://${request.host}`);
      const more = first + limit < all.length;
      return { companies: all.slice(first, first + limit), next_cursor: more ? cursorAt(first + limit) : null };
    },
    'companies.upsert': (params) => accounts.upsert(rpc.readParams(upsertParams, params)),
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error: FastifyError | rpc.RpcError, request, reply) => {
      const rpcError = rpcErrorFor(error);
      if (rpcError.code === rpc.INTERNAL_ERROR) request.log.error(error);
      return reply.code(200).send(rpc.errorJson(rpc.idOf(request.body), rpcError));
    });

    app.post('/rpc', async (request, reply) => {
      if (faults.affects('rate-limits')) {
        return reply
          .code(429)
          .header('retry-after', String(random.int(1, 3)))
          .send({ message: 'Too Many Requests' });
      }
      const { method, params, id } = rpc.readRpc(request.body);
      const call = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (!call) throw new rpc.RpcError(rpc.METHOD_NOT_FOUND, 'Method not found', method);
      const result = call(params, request);
      // A request without an id is a notification and has no response body.
      return id === undefined ? reply.code(204).send() : rpc.resultJson(id, result);
    });
  };
}

function rpcErrorFor(error: FastifyError | rpc.RpcError): rpc.RpcError {
  if (error instanceof rpc.RpcError) return error;
  return (error.statusCode ?? 500) < 500
    ? new rpc.RpcError(rpc.PARSE_ERROR, 'Parse error')
    : new rpc.RpcError(rpc.INTERNAL_ERROR, 'Internal error');
}

/** An opaque cursor. */
function cursorAt(position: number): string {
  return Buffer.from(`at:${position}`).toString('base64url');
}

function positionOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, position] = /^at:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (position === undefined) {
    const problem = [{ field: 'cursor', message: 'is not a cursor of this list' }];
    throw new rpc.RpcError(rpc.INVALID_PARAMS, 'Invalid params', problem);
  }
  return Number(position);
}
