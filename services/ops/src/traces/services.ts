// The services and operations that have spans in Jaeger.
import { DAY_MS } from '@sextant/records/database/time-ranges';
import { ALL_ORGS } from '@sextant/records/database/scope';
import { orgId as orgIdAttribute } from '@sextant/signals/attributes';
import { z } from 'zod';
import { searchTraces, type SearchDeps } from './search-api';
import { nsOf } from '../http/nanoseconds';
import { isVisible, type SpanSummary } from './span';

/** Services beyond these are not searched; a platform has tens of services. */
const MAX_SERVICES = 50;

const servicesResponse = z.object({ services: z.array(z.string()).nullish() });
const operationsResponse = z.object({ operations: z.array(z.object({ name: z.string() })).nullish() });

/** All services, sorted. */
export async function listServices({
  jaeger,
  signal,
}: Pick<SearchDeps, 'jaeger' | 'signal'>): Promise<readonly string[]> {
  const call = { what: 'list the services in Jaeger', schema: servicesResponse, signal };
  const { services } = await jaeger.call('/api/v3/services', call);
  return (services ?? []).toSorted().slice(0, MAX_SERVICES);
}

/** The services with spans that the caller may see: for one org, those of its latest traces. */
export async function visibleServices(deps: SearchDeps, now: Date): Promise<readonly string[]> {
  const services = await listServices(deps);
  if (deps.scope.orgId === ALL_ORGS) return services;
  const spans = await Promise.all(services.map((service) => latestSpans(deps, service, now)));
  return namesOf(spans.flat().map(({ service }) => service));
}

/** The operations of a service, sorted: for one org, those of its latest traces. */
export async function visibleOperations(deps: SearchDeps, service: string, now: Date): Promise<readonly string[]> {
  if (deps.scope.orgId !== ALL_ORGS) {
    const spans = await latestSpans(deps, service, now);
    return namesOf(spans.filter((span) => span.service === service).map(({ operation }) => operation));
  }
  const query = { service };
  const call = { what: 'list the operations in Jaeger', query, schema: operationsResponse, signal: deps.signal };
  const { operations } = await deps.jaeger.call('/api/v3/operations', call);
  return namesOf((operations ?? []).map(({ name }) => name));
}

const namesOf = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

const LATEST = 20;

async function latestSpans(
  { jaeger, scope, signal }: SearchDeps,
  service: string,
  now: Date,
): Promise<readonly SpanSummary[]> {
  const filter = { service, onlyErrors: false, attributes: { [orgIdAttribute.name]: scope.orgId } };
  const range = { from: new Date(now.getTime() - 2 * DAY_MS), until: nsOf(now) };
  const traces = await searchTraces(jaeger, filter, { ...range, limit: LATEST, signal });
  return traces.flat().filter((span) => isVisible(scope, span));
}
