// A span as ops reads it from Jaeger, and whose it is.
import { ALL_ORGS } from '@sextant/records/database/scope';
import { orgId as orgIdAttribute } from '@sextant/signals/attributes';
import type { OrgScope } from '../http/org-scope';

export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The part of a span that searches read. */
export interface SpanSummary {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for a root span. */
  readonly parentId?: string | undefined;
  readonly service: string;
  readonly operation: string;
  /** Nanoseconds since the epoch. */
  readonly start: bigint;
  /** In nanoseconds. */
  readonly duration: bigint;
  readonly isError: boolean;
  readonly attributes: Attributes;
  /** Attributes of the process: host, container, pod. */
  readonly resource: Attributes;
}

/** Id of the org of a span; undefined for a span of the platform. */
export function orgOf({ attributes }: Pick<SpanSummary, 'attributes'>): string | undefined {
  const id = attributes[orgIdAttribute.name];
  return typeof id === 'string' ? id : undefined;
}

/**
 * Whether a caller with this scope may see a span. A span belongs to the org in its attribute `sextant.org.id`; a span
 * without an org is for callers who see every org.
 */
export function isVisible({ orgId }: OrgScope, { attributes }: Pick<SpanSummary, 'attributes'>): boolean {
  return orgId === ALL_ORGS || attributes[orgIdAttribute.name] === orgId;
}

/** The parts of a trace that a caller may see; `hidden` is the number of other spans. */
export function visibleSpans<S extends Pick<SpanSummary, 'attributes'>>(
  scope: OrgScope,
  spans: readonly S[],
): { readonly visible: readonly S[]; readonly hidden: number } {
  const visible = spans.filter((span) => isVisible(scope, span));
  return { visible, hidden: spans.length - visible.length };
}
