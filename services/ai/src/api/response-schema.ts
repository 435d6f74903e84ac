// JSON schemas of answers, compiled once for all requests that bring the same one.
import { z } from 'zod';
import { boundedMap } from '../cache/lru-map';

export interface AnswerSchema {
  readonly json: Readonly<Record<string, unknown>>;
  fits(value: unknown): boolean;
}

const SCHEMAS_KEPT = 200;
const compiled = boundedMap<string, AnswerSchema>(SCHEMAS_KEPT);

/** The compiled form of a schema. Throws when it is none. */
export function answerSchema(json: Readonly<Record<string, unknown>>): AnswerSchema {
  return compiled.getOrSet(JSON.stringify(json), () => {
    const shape = z.fromJSONSchema(json);
    return { json, fits: (value) => shape.safeParse(value).success };
  });
}
