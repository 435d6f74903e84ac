// What a panel of any kind gets.
import type { Marked } from '../../charts/types';
import type { Panel, PanelData } from '../dashboard';

export interface KindProps {
  readonly panel: Panel;
  readonly data: PanelData;
  /** Of the body, in pixels. */
  readonly height: number;
  readonly range: { readonly fromMs: number; readonly toMs: number };
  /** Spans of time that are marked on charts, e.g. while alerts fired. */
  readonly marked?: readonly Marked[];
  readonly syncKey?: string;
  readonly onZoom?: (fromMs: number, toMs: number) => void;
}
