// Types of requests and responses, derived from the OpenAPI document of ops.
import type { components, paths } from '../generated/api';

export type Schemas = components['schemas'];
export type Method = 'get' | 'post' | 'put' | 'delete';

/** The paths that have an operation with this method. */
export type PathFor<M extends Method> = {
  [P in keyof paths]: paths[P] extends { readonly [Name in M]: object } ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathFor<M>> = paths[P] extends { readonly [Name in M]: infer O } ? O : never;
type Parameters<M extends Method, P extends PathFor<M>> =
  Operation<M, P> extends { readonly parameters: infer T } ? T : never;

export type Query<P extends PathFor<'get'>> =
  Parameters<'get', P> extends { readonly query?: infer T } ? NonNullable<T> : never;
export type Body<M extends Method, P extends PathFor<M>> =
  Operation<M, P> extends { readonly requestBody?: infer Content } ? Json<Content> : never;

type Json<T> = T extends { readonly content: { readonly 'application/json': infer Value } } ? Value : never;

/** Optional fields may be undefined: an option of a command that is not set. */
type AllowUndefined<T> = { readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** The property `Name` of `T`, absent if its type is `never`. */
type Field<T, Name extends string> = T extends { readonly [K in Name]?: infer Value }
  ? [Value] extends [never]
    ? { readonly [K in Name]?: never }
    : object extends Pick<T, keyof T & Name>
      ? { readonly [K in Name]?: AllowUndefined<Value> }
      : { readonly [K in Name]: AllowUndefined<Value> }
  : { readonly [K in Name]?: never };

/** The parameters and the body of a request. */
export type RequestOf<M extends Method, P extends PathFor<M>> = Field<Parameters<M, P>, 'path'> &
  Field<Parameters<M, P>, 'query'> &
  Field<[Body<M, P>] extends [never] ? unknown : { readonly body: Body<M, P> }, 'body'>;

/** The JSON body of a successful response; `never` for 204. */
export type ResponseOf<M extends Method, P extends PathFor<M>> =
  Operation<M, P> extends { readonly responses: infer Responses } ? SuccessJson<Responses> : never;

type SuccessJson<Responses> = {
  [Status in keyof Responses & (200 | 201 | 202)]: Json<Responses[Status]>;
}[keyof Responses & (200 | 201 | 202)];

/** One item of a list. */
export type ItemOf<P extends PathFor<'get'>> =
  ResponseOf<'get', P> extends { readonly items: readonly (infer T)[] } ? T : never;

type KeyOf<T> = T extends unknown ? keyof T : never;

/** Requires that `T` has no property that `Shape` lacks; TypeScript does not check the results of callbacks for them. */
export type Exact<T, Shape> = {
  [K in keyof T]: K extends KeyOf<Shape>
    ? T[K] extends Readonly<Record<string, unknown>>
      ? Exact<T[K], Shape[K & keyof Shape]>
      : unknown
    : never;
};
