// What the pool and its threads tell each other.

/** What a thread is started with. */
export interface ThreadData {
  /** Z3, compiled once for all threads. */
  readonly z3: WebAssembly.Module;
  readonly memoryMb: number;
}

export interface Job {
  readonly declarations: string;
  /** The command that checks. */
  readonly check: string;
  readonly timeoutMs: number;
}

/** What Z3 wrote. */
export interface Said {
  /** To the declarations; empty unless there are errors. */
  readonly declared: string;
  readonly verdict: string;
  /** The model after "sat", the reason after "unknown". */
  readonly detail: string;
}

/** Z3 ended itself with a status. */
export interface Exited {
  readonly exited: number;
}

/** Z3's exit status when it has reached its memory limit. */
export const OUT_OF_MEMORY = 101;
