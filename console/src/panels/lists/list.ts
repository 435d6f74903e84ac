// Panels that are lists of what an API of its own returns: alerts and traces.
import type { ComponentType } from 'react';
import type { AddressRange } from '../../api/range';
import type { Panel } from '../dashboard';
import { AlertList } from './alert-list';
import { TraceList } from './trace-list';

export interface ListProps {
  readonly panel: Panel;
  readonly range: AddressRange;
  /** Of the body, in pixels. */
  readonly height: number;
}

/** The component that loads and draws a list; undefined for a panel that is not one. */
export function listOf({ type, datasource }: Panel): ComponentType<ListProps> | undefined {
  if (type === 'alertlist') return AlertList;
  return datasource?.type === 'jaeger' ? TraceList : undefined;
}
