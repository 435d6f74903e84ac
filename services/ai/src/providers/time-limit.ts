// The timeouts and the cancellation of a call, with their signal: cheaper than AbortSignal.timeout and cleared when the call ends.

export interface TimeLimit {
  /** Aborts with a TimeoutError when the call or a pause in its response takes too long, and when the call is canceled. */
  readonly signal: AbortSignal;
  /** Restarts the pause; call it at the first text and later ones, as a model may think for long before the first. */
  pause(): void;
  stop(): void;
}

/** Starts the time limit of a call, in milliseconds. `canceled` aborts the call before. */
export function timeLimit(callMs: number, pauseMs: number, canceled?: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException('the provider took too long', 'TimeoutError'));
  const whole = setTimeout(expire, callMs);
  const cancel = () => controller.abort(canceled?.reason);
  canceled?.addEventListener('abort', cancel);
  if (canceled?.aborted) cancel();
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
      canceled?.removeEventListener('abort', cancel);
    },
  };
}
