// A run as the API returns it.
import type { ResponseOf } from '../../api/types';

export type Run = ResponseOf<'get', '/api/v1/runs/{id}'>;
export type Attempt = Run['attempts'][number];
export type Step = Run['steps'][number];
