// The time that a call may take, and its signal: cheaper than AbortSignal.timeout, and gone when the call has ended.

export interface TimeLimit {
  /** Aborts, as a timeout, when the call or a pause in its answer takes too long. */
  readonly signal: AbortSignal;
  /** Begins a pause of an answer: before its first text a model may think for as long as the call may take. */
  pause(): void;
  stop(): void;
}

/** Starts the time of a call, in milliseconds. */
export function timeLimit(callMs: number, pauseMs: number): TimeLimit {
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException('the provider took too long', 'TimeoutError'));
  const whole = setTimeout(expire, callMs);
  let pausing: NodeJS.Timeout | undefined;
  return {
    signal: controller.signal,
    pause: () => {
      clearTimeout(pausing);
      pausing = setTimeout(expire, pauseMs);
    },
    stop: () => {
      clearTimeout(whole);
      clearTimeout(pausing);
    },
  };
}
