// A winston transport to stdout that writes once for all lines of a moment: a system call for each costs more than the line.
import type { LogLevel } from '@sextant/signals/query/logql';
import Transport from 'winston-transport';
import type { LineTransport } from './line-transport';

const MESSAGE = Symbol.for('message');

/** What is written in one turn of the event loop goes out at its end, and at the end of the process. */
export class StdoutTransport extends Transport implements LineTransport {
  #waiting = '';
  #scheduled = false;

  constructor() {
    super({ level: 'debug' });
    process.on('exit', () => this.#flush());
  }

  override log(info: { readonly [key: symbol]: unknown }, next: () => void): void {
    next();
    this.line('info', String(info[MESSAGE]));
  }

  line(_: LogLevel, text: string): void {
    this.#waiting += `${text}\n`;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    const text = this.#waiting;
    this.#waiting = '';
    this.#scheduled = false;
    if (text !== '') process.stdout.write(text);
  }
}
