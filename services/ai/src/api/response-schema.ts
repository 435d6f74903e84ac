// Compiles the JSON schemas of responses, once for all requests with the same schema.
import { z } from 'zod';
import { lruMap } from '../cache/lru-map';

export interface ResponseSchema {
  readonly json: Readonly<Record<string, unknown>>;
  fits(value: unknown): boolean;
}

const MAX_SCHEMAS = 200;
const compiled = lruMap<string, ResponseSchema>(MAX_SCHEMAS);

/** Throws when `json` is not a JSON schema. */
export function compileSchema(json: Readonly<Record<string, unknown>>): ResponseSchema {
  return compiled.getOrSet(JSON.stringify(json), () => {
    const shape = z.fromJSONSchema(json);
    return { json, fits: (value) => shape.safeParse(value).success };
  });
}
