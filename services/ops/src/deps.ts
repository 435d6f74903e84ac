// The dependencies of the routes, and the type of the application that they are added to.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import type { Database } from '@sextant/records/database';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CompiledFiles } from './compiled-files';
import type { ControllerClient } from './controller-client';
import type { Stores } from './stores/stores';

/** An encapsulated Fastify context: its hooks apply to its own routes only. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface OpsDeps {
  readonly database: Database;
  readonly controller: ControllerClient;
  readonly stores: Stores;
  readonly files: CompiledFiles;
  /** Base URLs; links to a URL that is not set are null. */
  readonly grafanaUrl?: string | undefined;
  readonly jaegerUrl?: string | undefined;
  /** The current time; tests replace it. */
  readonly now: () => Date;
}
