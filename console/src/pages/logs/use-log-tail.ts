// New log lines from the event stream of ops.
import { useEffect, useReducer, useState } from 'react';
import { listen, type LiveState } from '../../api/live';
import { useOrg } from '../../app/root-search';
import { parametersOf, type LogFilter } from './filter';
import { EMPTY_TAIL, tailReducer, type TailLines } from './tail-lines';

/** Lines to start with. */
const BACKLOG = 200;

export interface Tail extends TailLines {
  readonly state: LiveState;
  readonly togglePause: () => void;
}

export function useLogTail(filter: LogFilter): Tail {
  const org = useOrg();
  const [state, setState] = useState<LiveState>('connecting');
  const [tail, dispatch] = useReducer(tailReducer, EMPTY_TAIL);
  const path = pathOf(filter);
  useEffect(() => {
    dispatch({ event: 'reset' });
    return listen({ path, org, onState: setState, onEvent: dispatch });
  }, [path, org]);
  return { ...tail, state, togglePause: () => dispatch({ event: 'pause' }) };
}

function pathOf(filter: LogFilter): string {
  const query = new URLSearchParams({ backlog: String(BACKLOG) });
  for (const [name, value] of Object.entries(parametersOf(filter)))
    for (const one of [value ?? []].flat()) query.append(name, String(one));
  return `/api/v1/logs/tail?${query}`;
}
