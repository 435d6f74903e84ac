// The answers beside success that routes have in common, for `schema.response`.
import { problems } from '@sextant/http/openapi';

/** Every route behind authentication: no key, not for this org, unknown org named, too often, database away. */
const ALWAYS = [400, 401, 403, 404, 422, 429, 503];

/** The problems of a route that reads from our database. */
export const READS = problems(...ALWAYS);
/** The problems of a route that changes something; a body may be sent even where none is asked for. */
export const WRITES = problems(...ALWAYS, 409, 413, 415);
/** The problems of a route that asks the controller. */
export const ASKS = problems(...ALWAYS, 409, 413, 415, 502, 504);
