// The identity of the process: the same in spans, metrics and log lines.
import { envDetector, type Resource } from '@opentelemetry/resources';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Identity {
  readonly service: string;
  readonly version: string;
  /** Deployment environment. */
  readonly env: string;
  /** Unique per process: replicas of a service differ. */
  readonly instance: string;
}

export interface IdentitySources {
  readonly service: string;
  readonly version?: string | undefined;
  /** SEXTANT_ENV and SEXTANT_VERSION, when they are set. */
  readonly variables: { readonly env: string | undefined; readonly version: string | undefined };
  readonly resource?: Resource | undefined;
}

export const DEFAULT_ENV = 'local';

/** The environment wins over code: SEXTANT_* first, then OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES. */
export function identityOf({ service, version, variables, resource }: IdentitySources): Identity {
  const environment = envDetector.detect().attributes ?? {};
  const code = new Map(resource?.getRawAttributes());
  const textOf = (key: string, given: string | undefined): string | undefined =>
    [environment[key], given, code.get(key)].find((value) => typeof value === 'string' && value !== '') as
      string | undefined;
  return {
    service: textOf('service.name', service) ?? service,
    version: variables.version ?? textOf('service.version', version) ?? versionOfProgram(),
    env: variables.env ?? textOf('deployment.environment.name', undefined) ?? DEFAULT_ENV,
    instance: textOf('service.instance.id', undefined) ?? randomUUID(),
  };
}

export function identityAttributes({ service, version, env, instance }: Identity): Record<string, string> {
  return {
    'service.name': service,
    'service.version': version,
    'service.instance.id': instance,
    'deployment.environment.name': env,
    // The name before version 1.27 of the semantic conventions, which existing queries use.
    'deployment.environment': env,
  };
}

/** The nearest package.json of the program. */
export function packageOfProgram(): { readonly version?: unknown; readonly name?: unknown; readonly type?: unknown } {
  let folder = dirname(process.argv[1] ?? '.');
  for (let up = 0; up < 8; up += 1, folder = dirname(folder)) {
    try {
      return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
    } catch {
      // No package.json here: continue with the parent folder.
    }
  }
  return {};
}

function versionOfProgram(): string {
  const { version } = packageOfProgram();
  return typeof version === 'string' ? version : '0.0.0';
}
