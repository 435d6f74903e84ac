// The problems that routes can respond with, for the OpenAPI document.
import { problems } from '@sextant/http/openapi';

/** Any route behind authentication. */
const ALWAYS = [400, 401, 403, 404, 422, 429, 503];

/** Problems of a route that reads from Postgres. */
export const READ_PROBLEMS = problems(...ALWAYS);
/** Problems of a route that writes to Postgres; a client can send a body even if the route has none. */
export const WRITE_PROBLEMS = problems(...ALWAYS, 409, 413, 415);
/** Problems of a route that calls the controller. */
export const CONTROLLER_PROBLEMS = problems(...ALWAYS, 409, 413, 415, 502, 504);
