// What the views of a board share.
import type { ResponseOf } from '../../api/types';
import type { BoardMark } from '../../panels/annotations';
import type { Dashboard } from '../../panels/dashboard';
import type { AddressRange } from '../../api/range';
import type { ChosenValues } from '../../panels/variables';

export interface BoardProps {
  readonly dashboard: Dashboard;
  /** The panels as the API lists them. */
  readonly summaries: ResponseOf<'get', '/api/v1/boards/{uid}'>['panels'];
  readonly variables: ChosenValues;
  readonly range: AddressRange;
  readonly marked: readonly BoardMark[];
}

/** Whether the API can limit a panel to one org. */
export function accessOf({ summaries }: Pick<BoardProps, 'summaries'>, id: number): 'org' | 'platform' {
  return summaries.find((one) => one.id === id)?.access ?? 'platform';
}
