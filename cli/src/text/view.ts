// What the text of an answer depends on: the terminal and the current time.
import type { Screen } from '@sextant/terminal/table';

export interface View extends Screen {
  readonly now: Date;
}

/** Renders a response of the API as lines. */
export type Render<T> = (response: T, view: View) => readonly string[];
