// The search parameters of the pages about traces.
import { definedOf, listOf, numberOf, textOf } from '../../text/search';

export interface TraceSearch {
  /** Id of the selected span. */
  readonly span?: string | undefined;
}

export function traceSearchOf(input: Record<string, unknown>): TraceSearch {
  return definedOf({ span: textOf(input.span) });
}

export interface TracesSearch {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  /** In seconds. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly errors?: true | undefined;
  /** Conditions like `http.route=/runs`. */
  readonly attributes?: readonly string[] | undefined;
  /** Id of a run. */
  readonly run?: string | undefined;
}

export function tracesSearchOf(input: Record<string, unknown>): TracesSearch {
  return definedOf({
    service: textOf(input.service),
    operation: textOf(input.operation),
    min: numberOf(input.min),
    max: numberOf(input.max),
    errors: input.errors === true ? true : undefined,
    attributes: listOf(input.attributes),
    run: textOf(input.run),
  });
}
