// The resource: the identity of the process, and what detectors find about its host, container and cloud.
import { diag } from '@opentelemetry/api';
import { getStringListFromEnv } from '@opentelemetry/core';
import { containerDetector } from '@opentelemetry/resource-detector-container';
import {
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  type DetectedResource,
  type Resource,
  type ResourceDetector,
} from '@opentelemetry/resources';
import { createRequire } from 'node:module';
import { scrubAttributes } from '../traces/scrub';
import { identityAttributes, type Identity } from './identity';

const LOCAL: Readonly<Record<string, ResourceDetector>> = {
  env: envDetector,
  host: hostDetector,
  os: osDetector,
  process: processDetector,
  serviceinstance: serviceInstanceIdDetector,
  container: containerDetector,
};
const DEFAULT_NAMES = ['env', 'host', 'os', 'process', 'container'];

const load = createRequire(__filename);

/** Loaded only on request, as they call the metadata services of their clouds at start. */
const CLOUDS: Readonly<Record<string, () => object>> = {
  aws: () => load('@opentelemetry/resource-detector-aws') as object,
  gcp: () => load('@opentelemetry/resource-detector-gcp') as object,
  azure: () => load('@opentelemetry/resource-detector-azure') as object,
};

/**
 * The detectors that OTEL_NODE_RESOURCE_DETECTORS names, or the default ones. `all` means all but those of clouds. The
 * identity comes last and wins, so that spans and log lines agree.
 */
export function detectorsOf(identity: Identity, detectors = detectorsFromEnv()): ResourceDetector[] {
  return [...detectors.map(scrubbed), { detect: () => ({ attributes: identityAttributes(identity) }) }];
}

function detectorsFromEnv(): ResourceDetector[] {
  const names = getStringListFromEnv('OTEL_NODE_RESOURCE_DETECTORS') ?? DEFAULT_NAMES;
  if (names.includes('none')) return [];
  return names.flatMap((name) => {
    if (name === 'all') return Object.values(LOCAL);
    const detectors = LOCAL[name] ? [LOCAL[name]] : CLOUDS[name] && Object.values(CLOUDS[name]()).filter(isDetector);
    if (!detectors) diag.warn(`OTEL_NODE_RESOURCE_DETECTORS names the unknown detector ${name}`);
    return detectors ?? [];
  });
}

function isDetector(value: unknown): value is ResourceDetector {
  return typeof value === 'object' && value !== null && 'detect' in value;
}

/** Command lines hold secrets. */
function scrubbed(detector: ResourceDetector): ResourceDetector {
  return {
    detect: (config): DetectedResource => {
      const { attributes = {} } = detector.detect(config);
      return { attributes: scrubbedAttributes(Object.entries(attributes)) };
    },
  };
}

/** A copy of the resource without secrets and without values that stores cannot show. */
export function scrubbedResource(resource: Resource): Resource {
  return resourceFromAttributes(scrubbedAttributes(resource.getRawAttributes()), {
    ...(resource.schemaUrl !== undefined && { schemaUrl: resource.schemaUrl }),
  });
}

/** Values may be promises. */
function scrubbedAttributes(
  entries: Iterable<readonly [string, unknown]>,
): NonNullable<DetectedResource['attributes']> {
  const scrub = (key: string, value: unknown): unknown => {
    const attributes = { [key]: value };
    scrubAttributes(attributes);
    return attributes[key];
  };
  const scrubbed = Array.from(entries, ([key, value]) => [
    key,
    value instanceof Promise ? value.then((settled: unknown) => scrub(key, settled)) : scrub(key, value),
  ]);
  return Object.fromEntries(scrubbed) as NonNullable<DetectedResource['attributes']>;
}
