// Writes the protobuf wire format straight into a buffer that can be reused.
import { Buffer } from 'node:buffer';

/** Wire types: the last three bits of a tag. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Bytes reserved for a length that is filled in later; always this many, enough for 256 MiB. */
const OPEN_LENGTH = 4;
const MAX_VARINT_BYTES = 10;
const INITIAL_BYTES = 64 * 1024;
/** Longest UTF-8 encoding of a UTF-16 code unit. */
const MAX_UTF8_BYTES = 3;
/** Texts of at most this many characters take less than 128 bytes in UTF-8. */
const SHORT = Math.floor(127 / MAX_UTF8_BYTES);
const TWO_32 = 2 ** 32;

class ReusableBuffer {
  /** Bytes written. */
  length = 0;
  /** The whole allocation, to be reused once the bytes are no longer read. */
  memory: Buffer;

  /** @param memory allocation of an earlier buffer; without reuse, writing takes five times as long */
  constructor(memory: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES)) {
    this.memory = memory;
  }

  /** Ensures room for `bytes` more; they go to the returned memory from `length` on. */
  reserve(bytes: number): Buffer {
    const needed = this.length + bytes;
    if (needed > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.memory.length * 2));
      this.memory.copy(larger, 0, 0, this.length);
      this.memory = larger;
    }
    return this.memory;
  }

  /** Appends text as UTF-8. */
  write(text: string): void {
    this.length += this.reserve(text.length * MAX_UTF8_BYTES).write(text, this.length);
  }

  writeBytes(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A view of the written bytes. */
  bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }
}

/** Every method except `varint` writes a whole field with its number. */
export class ProtobufWriter extends ReusableBuffer {
  /** @param value an integer up to 2^53; negative values take 64 bits, as in int64 and enums */
  varint(value: number): void {
    const memory = this.reserve(MAX_VARINT_BYTES);
    if (value < 0) {
      this.#negative(BigInt.asUintN(64, BigInt(value)));
      return;
    }
    let rest = value;
    for (; rest >= TWO_32; rest = Math.floor(rest / 128)) memory[this.length++] = (rest % 128) | 0x80;
    for (; rest >= 0x80; rest >>>= 7) memory[this.length++] = (rest & 0x7f) | 0x80;
    memory[this.length++] = rest;
  }

  number(field: number, value: number): void {
    this.varint((field << 3) | VARINT);
    this.varint(value);
  }

  text(field: number, text: string): void {
    this.varint((field << 3) | BYTES);
    if (text.length > SHORT) {
      this.varint(Buffer.byteLength(text));
      this.write(text);
      return;
    }
    // The length fits in one byte and is known after the write.
    const memory = this.reserve(1 + text.length * MAX_UTF8_BYTES);
    const bytes = memory.write(text, this.length + 1);
    memory[this.length] = bytes;
    this.length += 1 + bytes;
  }

  /** Writes bytes given in hexadecimal. */
  hex(field: number, digits: string): void {
    this.varint((field << 3) | BYTES);
    const bytes = digits.length >>> 1;
    this.varint(bytes);
    this.reserve(bytes).write(digits, this.length, 'hex');
    this.length += bytes;
  }

  fixed32(field: number, value: number): void {
    this.varint((field << 3) | FIXED32);
    this.#word(value);
  }

  /** @param ms milliseconds since the epoch; written as nanoseconds in two halves, as a number cannot hold them */
  nanoseconds(field: number, ms: number): void {
    this.varint((field << 3) | FIXED64);
    const whole = Math.floor(ms);
    const rest = Math.floor((ms - whole) * 1e6);
    // whole × 10^6 = upper × 2^16 + (the lower 16 bits of whole) × 10^6, each part exact.
    const upper = Math.floor(whole / 0x10000) * 1e6;
    const lower = (upper % 0x10000) * 0x10000 + (whole % 0x10000) * 1e6 + rest;
    this.#word(lower % TWO_32);
    this.#word(Math.floor(upper / 0x10000) + Math.floor(lower / TWO_32));
  }

  double(field: number, value: number): void {
    this.varint((field << 3) | FIXED64);
    this.reserve(8).writeDoubleLE(value, this.length);
    this.length += 8;
  }

  /** Starts a nested message; pass the result to `close`. */
  open(field: number): number {
    this.varint((field << 3) | BYTES);
    this.reserve(OPEN_LENGTH);
    this.length += OPEN_LENGTH;
    return this.length;
  }

  close(begin: number): void {
    this.fillVarint(begin - OPEN_LENGTH, OPEN_LENGTH, this.length - begin);
  }

  /** Writes a varint over `bytes` reserved bytes. */
  fillVarint(at: number, bytes: number, value: number): void {
    const last = at + bytes - 1;
    let rest = value;
    for (let i = at; i < last; i += 1) {
      this.memory[i] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.memory[last] = rest;
  }

  #word(value: number): void {
    const memory = this.reserve(4);
    const at = this.length;
    memory[at] = value & 0xff;
    memory[at + 1] = (value >>> 8) & 0xff;
    memory[at + 2] = (value >>> 16) & 0xff;
    memory[at + 3] = value >>> 24;
    this.length = at + 4;
  }

  #negative(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.memory[this.length++] = Number(rest & 0x7fn) | 0x80;
    this.memory[this.length++] = Number(rest);
  }
}
