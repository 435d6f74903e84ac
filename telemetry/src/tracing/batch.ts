// A batch of spans as the body of a request, written into one buffer as they end: no text waits for the collector.
import type { Attributes } from '@opentelemetry/api';
import { resourceJson, scopeJson } from './otlp-json';
import type { Scope } from './span';

const FIRST_BYTES = 64 * 1024;
/** Most bytes of a UTF-16 unit in UTF-8. */
const WIDEST = 3;
const END_OF_SCOPE = ']}';
const END = `${END_OF_SCOPE}]}]}`;

export class SpanBatch {
  /** Spans in it. */
  count = 0;
  #buffer: Buffer;
  #length = 0;
  #scope: Scope | undefined;

  /**
   * @param resource attributes of the process
   * @param buffer what an earlier batch was written into: with new memory for each, writing takes five times as long
   */
  constructor(resource: Attributes, buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)) {
    this.#buffer = buffer;
    this.#write(resourceJson(resource));
  }

  add(scope: Scope, json: string): void {
    if (scope === this.#scope) this.#write(',');
    else {
      if (this.#scope) this.#write(`${END_OF_SCOPE},`);
      this.#write(scopeJson(scope));
      this.#scope = scope;
    }
    this.#write(json);
    this.count += 1;
  }

  /** The whole request; nothing can be added after it. */
  body(): Buffer {
    this.#write(END);
    return this.#buffer.subarray(0, this.#length);
  }

  /** The memory that it was written into, for another batch once nobody reads the body. */
  get buffer(): Buffer {
    return this.#buffer;
  }

  #write(text: string): void {
    const needed = this.#length + text.length * WIDEST;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    this.#length += this.#buffer.write(text, this.#length);
  }
}
