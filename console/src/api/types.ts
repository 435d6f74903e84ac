// Types of requests and responses, derived from the OpenAPI document of ops.
import type { paths } from '../generated/api';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** The paths that have an operation with this method. */
export type PathFor<M extends Method> = {
  [P in keyof paths]: paths[P] extends { readonly [Name in M]: object } ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathFor<M>> = paths[P] extends { readonly [Name in M]: infer O } ? O : never;
type Json<T> = T extends { readonly content: { readonly 'application/json': infer Value } } ? Value : never;

type ParametersOf<O> = O extends { readonly parameters: infer T } ? T : never;
type BodyOf<O> = O extends { readonly requestBody?: infer T } ? Json<T> : never;
type Optional<T> = { readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };
type Part<T, Name extends string> = T extends { readonly [K in Name]?: infer Value }
  ? [Value] extends [never]
    ? { readonly [K in Name]?: never }
    : T extends { readonly [K in Name]: unknown }
      ? { readonly [K in Name]: Optional<Value> }
      : { readonly [K in Name]?: Optional<NonNullable<Value>> }
  : { readonly [K in Name]?: never };

/** The path parameters, the query and the body of a request. Optional fields may be undefined. */
export type RequestOf<M extends Method, P extends PathFor<M>> = Part<ParametersOf<Operation<M, P>>, 'path'> &
  Part<ParametersOf<Operation<M, P>>, 'query'> &
  ([BodyOf<Operation<M, P>>] extends [never]
    ? { readonly body?: never }
    : { readonly body: Optional<BodyOf<Operation<M, P>>> });

/** The JSON body of a successful response; `never` for 204. */
export type ResponseOf<M extends Method, P extends PathFor<M>> =
  Operation<M, P> extends { readonly responses: infer Responses }
    ? { [Status in keyof Responses & (200 | 201 | 202)]: Json<Responses[Status]> }[keyof Responses & (200 | 201 | 202)]
    : never;

/** The paths of lists: `{ items, next_cursor }`. */
export type ListPath = {
  [P in PathFor<'get'>]: ResponseOf<'get', P> extends {
    readonly items: readonly unknown[];
    readonly next_cursor: string | null;
  }
    ? P
    : never;
}[PathFor<'get'>];

/** One item of a list. */
export type ItemOf<P extends PathFor<'get'>> =
  ResponseOf<'get', P> extends { readonly items: readonly (infer T)[] } ? T : never;
