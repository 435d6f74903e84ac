// Responses that the parts of the page share.
import type { ResponseOf } from '../../../api/types';

export type AlertDetails = ResponseOf<'get', '/api/v1/alerts/{name}'>;
