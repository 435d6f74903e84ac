// Memory that the main thread of a worker shares with the thread that watches it: a beat, and the jobs that are worked on.

/** Characters of a key that are kept; ids of our jobs are shorter. */
const KEY_BYTES = 160;
const SLOT_BYTES = 2 + KEY_BYTES;
const HEAD_BYTES = 8;
/** More jobs than a process works on at once; others are not watched. */
const SLOTS = 4_096;

export interface StandBeat {
  readonly buffer: SharedArrayBuffer;
  /** Says that the event loop turns. */
  beat(): void;
  /** How often it did. */
  beats(): number;
  /** Notes that a job is worked on; returns what notes that it is no more. */
  enter(key: string): () => void;
  /** The jobs that are worked on. */
  jobs(): readonly string[];
}

/** Opens the memory of another thread, or makes it. */
export function standBeat(buffer = new SharedArrayBuffer(HEAD_BYTES + SLOTS * SLOT_BYTES)): StandBeat {
  const head = new Int32Array(buffer, 0, 1);
  const bytes = Buffer.from(buffer);
  const free = Array.from({ length: SLOTS }, (_, slot) => SLOTS - 1 - slot);
  const offsetOf = (slot: number): number => HEAD_BYTES + slot * SLOT_BYTES;
  return {
    buffer,
    beat: () => void Atomics.add(head, 0, 1),
    beats: () => Atomics.load(head, 0),
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
