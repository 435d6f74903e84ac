// The timeouts of a call, with their signal: cheaper than AbortSignal.timeout and cleared when the call ends.

export interface TimeLimit {
  /** Aborts with a TimeoutError when the call or a pause in its response takes too long. */
  readonly signal: AbortSignal;
  /** Restarts the pause; call it at the first text and later ones, as a model may think for long before the first. */
  pause(): void;
  stop(): void;
}

/** Starts the time limit of a call, in milliseconds. */
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
