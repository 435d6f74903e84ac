// The answers beside success that routes have in common, for `schema.response`.
import { problems } from '@sextant/kit/openapi';

/** Every route behind authentication: no key, not for this org, unknown org named, too often, database away. */
const ALWAYS = [400, 401, 403, 404, 422, 429, 503];

/** The problems of a route that reads from our database. */
export const READS = problems(...ALWAYS);
/** The problems of a route that takes a body. */
export const WRITES = problems(...ALWAYS, 409, 413, 415);
/** The problems of a route that asks the controller, without a body. */
export const ASKS = problems(...ALWAYS, 409, 502, 504);
/** The problems of a route that takes a body and passes it to the controller. */
export const FORWARDS = problems(...ALWAYS, 409, 413, 415, 502, 504);
