// The npm registry: what is known of a package's versions.
import { vendorCallsTotal, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { ServiceError } from '@sextant/telemetry/errors';
import { counter } from '@sextant/telemetry/metrics';
import { z } from 'zod';
import { HttpError, send } from '@sextant/kit/http-call';

const version = z.object({
  deprecated: z.union([z.string(), z.boolean()]).optional(),
  engines: z.record(z.string(), z.string()).optional().catch(undefined),
  peerDependencies: z.record(z.string(), z.string()).optional(),
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).optional(),
});
const packument = z.object({
  name: z.string(),
  'dist-tags': z.record(z.string(), z.string()),
  versions: z.record(z.string(), version),
});
export type Packument = z.output<typeof packument>;
export type PackageVersion = z.output<typeof version>;

/** Fetches the packument of a package. Throws ServiceError; VALIDATION_ERROR when there is no such package. */
export type Registry = (name: string) => Promise<Packument>;

const TIMEOUT_MS = 15_000;
/** The short form: everything that installing needs and no readme. */
const ABBREVIATED = 'application/vnd.npm.install-v1+json';

const calls = counter(vendorCallsTotal);
const rateLimitHits = counter(vendorRateLimitHitsTotal);

export function createRegistry(url: string): Registry {
  return async (name) => {
    try {
      const found = await send({
        what: `look up ${name} in the npm registry`,
        url: `${url}/${name.replace('/', '%2f')}`,
        headers: { accept: ABBREVIATED },
        timeoutMs: TIMEOUT_MS,
        schema: packument,
      });
      calls.inc({ vendor: 'npm', status: 'success' });
      return found;
    } catch (error) {
      throw explained(name, error);
    }
  };
}

function explained(name: string, error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  const limited = error.errorClass === 'RATE_LIMIT';
  const missing = error.status === 404;
  calls.inc({ vendor: 'npm', status: limited ? 'rate_limited' : missing ? 'success' : 'error' });
  if (limited) rateLimitHits.inc({ vendor: 'npm' });
  if (!missing) return error;
  const message = `the package ${name} does not exist in the npm registry: check its spelling`;
  return new ServiceError(message, { errorClass: 'VALIDATION_ERROR', cause: error });
}
