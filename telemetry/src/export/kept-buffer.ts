// Text and bytes written into one buffer as they come: nothing waits in the heap, where it would be copied and looked at.

const FIRST_BYTES = 64 * 1024;
/** Most bytes of a UTF-16 unit in UTF-8. */
export const WIDEST = 3;

export class KeptBuffer {
  /** Bytes written. */
  length = 0;
  /** All of its memory, for another one once nobody reads the bytes. */
  memory: Buffer;

  /** @param memory what an earlier one was written into: with new memory for each, writing takes five times as long */
  constructor(memory: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)) {
    this.memory = memory;
  }

  /** Makes room for so many bytes more; returns the memory they go to, from `length` on. */
  reserve(bytes: number): Buffer {
    const needed = this.length + bytes;
    if (needed > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.memory.length * 2));
      this.memory.copy(larger, 0, 0, this.length);
      this.memory = larger;
    }
    return this.memory;
  }

  /** Writes a text as UTF-8. */
  write(text: string): void {
    this.length += this.reserve(text.length * WIDEST).write(text, this.length);
  }

  writeBytes(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes, this.length);
    this.length += bytes.length;
  }

  /** What was written, in the same memory. */
  bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }
}
