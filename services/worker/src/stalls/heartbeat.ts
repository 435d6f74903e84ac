// Memory that the main thread of a worker shares with its watchdog thread: a beat counter and the keys of active jobs.

/** Bytes of a key that are kept; ids of our jobs are shorter. */
const KEY_BYTES = 160;
const SLOT_BYTES = 2 + KEY_BYTES;
const HEADER_BYTES = 8;
/** More than the active jobs of a process; further jobs are not watched. */
const SLOTS = 4_096;

export interface Heartbeat {
  readonly buffer: SharedArrayBuffer;
  /** Called regularly while the event loop runs. */
  beat(): void;
  /** Number of beats so far. */
  beats(): number;
  /** Adds an active job; returns a function that removes it. */
  enter(key: string): () => void;
  /** Keys of the active jobs. */
  jobs(): readonly string[];
}

/** Opens the memory of another thread, or allocates it. */
export function openHeartbeat(buffer = new SharedArrayBuffer(HEADER_BYTES + SLOTS * SLOT_BYTES)): Heartbeat {
  const header = new Int32Array(buffer, 0, 1);
  const bytes = Buffer.from(buffer);
  const free = Array.from({ length: SLOTS }, (_, slot) => SLOTS - 1 - slot);
  const offsetOf = (slot: number): number => HEADER_BYTES + slot * SLOT_BYTES;
  return {
    buffer,
    beat: () => void Atomics.add(header, 0, 1),
    beats: () => Atomics.load(header, 0),
    enter: (key) => {
      const slot = free.pop();
      if (slot === undefined) return () => undefined;
      const offset = offsetOf(slot);
      const length = bytes.write(key, offset + 2, KEY_BYTES, 'latin1');
      bytes.writeUInt16LE(length, offset);
      return () => {
        bytes.writeUInt16LE(0, offset);
        free.push(slot);
      };
    },
    jobs: () =>
      Array.from({ length: SLOTS }, (_, slot) => {
        const offset = offsetOf(slot);
        const length = bytes.readUInt16LE(offset);
        return length === 0 ? [] : [bytes.toString('latin1', offset + 2, offset + 2 + length)];
      }).flat(),
  };
}
