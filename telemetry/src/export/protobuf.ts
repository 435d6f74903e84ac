// Protobuf's wire format, written straight into a buffer.
import { Buffer } from 'node:buffer';
import { KeptBuffer, WIDEST } from './kept-buffer';

/** The last three bits of a tag: how what follows is written. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Bytes of a length that is filled in later: enough for 256 MiB, written with as many whatever it is. */
const OPEN_LENGTH = 4;
const MOST_VARINT = 10;
/** Characters that are less than 128 bytes in UTF-8, whichever they are. */
const SHORT = Math.floor(127 / WIDEST);
const TWO_32 = 2 ** 32;

/** Each method but `varint` writes a whole field, with its number. */
export class ProtobufWriter extends KeptBuffer {
  /** @param value a whole number of at most 2^53; a negative one is written as 64 bits, as int64 and enums are */
  varint(value: number): void {
    const memory = this.reserve(MOST_VARINT);
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
    // Its length takes one byte, whatever characters it has, and is known when it is written.
    const memory = this.reserve(1 + text.length * WIDEST);
    const bytes = memory.write(text, this.length + 1);
    memory[this.length] = bytes;
    this.length += 1 + bytes;
  }

  /** Bytes that are given in hexadecimal. */
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

  /** @param ms milliseconds since the epoch, written as whole nanoseconds: more than a number can hold, so in two halves */
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

  /** Begins a message within this one; returns what `close` asks for. */
  open(field: number): number {
    this.varint((field << 3) | BYTES);
    this.reserve(OPEN_LENGTH);
    this.length += OPEN_LENGTH;
    return this.length;
  }

  close(begin: number): void {
    this.fillVarint(begin - OPEN_LENGTH, OPEN_LENGTH, this.length - begin);
  }

  /** Writes a number over so many bytes that were left for it. */
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
