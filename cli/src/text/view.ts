// For whom a text is laid out: how wide, in which colours, and at what time.
import type { Colors } from 'picocolors/types';

export interface View {
  /** Columns of the terminal; no line is wider. */
  readonly width: number;
  readonly colors: Colors;
  readonly now: Date;
}

/** Turns an answer of the API into lines. */
export type Render<T> = (answer: T, view: View) => readonly string[];
