// The overview, as the API returns it.
import type { ResponseOf } from '../../api/types';

export type Overview = ResponseOf<'get', '/api/v1/ops/overview'>;
