// Text written into one buffer as it comes: no string waits in the heap, where each would be copied and looked at.

const FIRST_BYTES = 64 * 1024;
/** Most bytes of a UTF-16 unit in UTF-8. */
const WIDEST = 3;

export class KeptBuffer {
  /** Bytes written. */
  length = 0;
  #memory: Buffer;

  /** @param memory what an earlier one was written into: with new memory for each, writing takes five times as long */
  constructor(memory: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)) {
    this.#memory = memory;
  }

  write(text: string): void {
    const needed = this.length + text.length * WIDEST;
    if (needed > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#memory.length * 2));
      this.#memory.copy(larger, 0, 0, this.length);
      this.#memory = larger;
    }
    this.length += this.#memory.write(text, this.length);
  }

  /** What was written. */
  bytes(): Buffer {
    return this.#memory.subarray(0, this.length);
  }

  /** All of its memory, for another one once nobody reads the bytes. */
  get memory(): Buffer {
    return this.#memory;
  }
}
