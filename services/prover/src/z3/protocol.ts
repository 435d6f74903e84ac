// Messages between the pool and its threads.

export interface ThreadData {
  /** Compiled once for all threads. */
  readonly z3: WebAssembly.Module;
  readonly memoryMb: number;
}

export interface Job {
  readonly declarations: string;
  /** The check command. */
  readonly check: string;
  readonly timeoutMs: number;
}

/** The output of Z3. */
export interface Z3Output {
  /** For the declarations; empty unless there are errors. */
  readonly declarations: string;
  readonly verdict: string;
  /** The model for "sat", the reason for "unknown". */
  readonly detail: string;
}

/** Z3 exited. */
export interface Z3Exit {
  readonly exitStatus: number;
}

/** The exit status of Z3 at its memory limit. */
export const OUT_OF_MEMORY = 101;
