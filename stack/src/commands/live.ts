// Progress output: rewritten in place on a terminal, printed as separate lines elsewhere.
import { width } from '@sextant/terminal/text';

export interface Live {
  /** On a terminal, replaces the current lines with `lines`; elsewhere, prints the lines of `plain` that are new. */
  show(lines: readonly string[], plain: readonly string[]): void;
  /** Removes the lines from the terminal. */
  clear(): void;
}

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
