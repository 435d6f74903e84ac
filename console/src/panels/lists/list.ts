// Panels that are lists of what an API of its own returns: alerts and traces.
import type { ComponentType } from 'react';
import type { Panel } from '../dashboard';
import { AlertList } from './alert-list';
import type { ListProps } from './props';
import { TraceList } from './trace-list';

/** The component that loads and draws a list; undefined for a panel that is not one. */
export function listOf({ type, datasource }: Panel): ComponentType<ListProps> | undefined {
  if (type === 'alertlist') return AlertList;
  return datasource?.type === 'jaeger' ? TraceList : undefined;
}
