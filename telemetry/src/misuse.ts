// Reports uses of telemetry that contradict the declarations, without throwing at the caller.
type MisuseHandler = (problem: string) => void;

const reported = new Set<string>();
let handler: MisuseHandler | undefined;

/** Sets the receiver of problems: the logger, or the capture in tests. */
export function setMisuseHandler(next: MisuseHandler): void {
  handler = next;
  reported.clear();
}

/** Reports each problem once; `problem` must not contain unbounded values. */
export function reportMisuse(problem: string): void {
  if (reported.has(problem)) return;
  reported.add(problem);
  handler?.(problem);
}
