// Misuse: what a program did with telemetry that its declarations do not allow. Never thrown at the caller.
type Sink = (problem: string) => void;

const said = new Set<string>();
let sink: Sink | undefined;

/** Where problems go: the logger in production, the capture in tests. Returns the sink that was replaced. */
export function setMisuseSink(next: Sink | undefined): Sink | undefined {
  const previous = sink;
  sink = next;
  said.clear();
  return previous;
}

/** Reports a problem once per text; `problem` must not contain values without a bound. */
export function reportMisuse(problem: string): void {
  if (said.has(problem)) return;
  said.add(problem);
  sink?.(problem);
}
