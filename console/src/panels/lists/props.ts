// What a list of a board gets.
import type { AddressRange } from '../../api/range';
import type { Panel } from '../dashboard';

export interface ListProps {
  readonly panel: Panel;
  readonly range: AddressRange;
  /** Of the body, in pixels. */
  readonly height: number;
}
