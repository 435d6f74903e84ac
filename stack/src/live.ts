// Lines that are rewritten in place on a terminal, and printed once elsewhere.
import { width } from '@sextant/terminal/text';

export interface Live {
  /** Shows `lines` now; on a terminal they replace those shown before. `plain`: what a log gets instead. */
  show(lines: readonly string[], plain: readonly string[]): void;
  /** Removes the lines from the terminal. */
  clear(): void;
}

/** Writes to `out`; a line of `plain` that was already printed is not printed again. */
export function liveLines(out: NodeJS.WriteStream = process.stdout): Live {
  const printed = new Set<string>();
  let height = 0;
  let shown = '';
  const clear = (): void => {
    if (height > 0) out.write(`\u001b[${height}A\u001b[J`);
    height = 0;
    shown = '';
  };
  return {
    clear,
    show: (lines, plain) => {
      if (out.isTTY) {
        const text = lines.map((line) => `${line}\n`).join('');
        if (text === shown) return;
        clear();
        out.write(text);
        shown = text;
        height = lines.reduce((sum, line) => sum + Math.max(Math.ceil(width(line) / (out.columns || 80)), 1), 0);
        return;
      }
      for (const line of plain.filter((each) => !printed.has(each))) {
        printed.add(line);
        out.write(`${line}\n`);
      }
    },
  };
}
