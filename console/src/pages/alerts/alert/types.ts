// Responses that the parts of the page share.
import type { UseQueryResult } from '@tanstack/react-query';
import type { ResponseOf } from '../../../api/types';
import type { RangedData } from '../../../api/use-ranged';

export type AlertDetails = ResponseOf<'get', '/api/v1/alerts/{name}'>;

/** The value of an alert over time, and when it was pending or firing. */
export type History = RangedData<ResponseOf<'get', '/api/v1/alerts/{name}/history'>>;
export type HistoryQuery = UseQueryResult<History>;
export type Period = NonNullable<History['data']['periods']>[number];
