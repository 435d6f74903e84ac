// A batch of spans as the body of a request, written as they end.
import type { Attributes } from '@opentelemetry/api';
import { KeptBuffer } from '../kept-buffer';
import { resourceJson, scopeJson } from './otlp-json';
import type { Scope } from './span';

const END_OF_SCOPE = ']}';
const END = `${END_OF_SCOPE}]}]}`;

export class SpanBatch {
  /** Spans in it. */
  count = 0;
  readonly #text: KeptBuffer;
  #scope: Scope | undefined;

  /**
   * @param resource attributes of the process
   * @param memory of an earlier batch
   */
  constructor(resource: Attributes, memory?: Buffer) {
    this.#text = new KeptBuffer(memory);
    this.#text.write(resourceJson(resource));
  }

  add(scope: Scope, json: string): void {
    if (scope === this.#scope) this.#text.write(',');
    else {
      if (this.#scope) this.#text.write(`${END_OF_SCOPE},`);
      this.#text.write(scopeJson(scope));
      this.#scope = scope;
    }
    this.#text.write(json);
    this.count += 1;
  }

  /** The whole request; nothing can be added after it. */
  body(): Buffer {
    this.#text.write(END);
    return this.#text.bytes();
  }

  /** The memory that it was written into, for another batch once nobody reads the body. */
  get memory(): Buffer {
    return this.#text.memory;
  }
}
