// Posts facts to one Alertmanager: new ones at once, and all of them again until they end.
import { factPostsTotal } from '@sextant/signals/telemetry';
import type { Post, PostAnswer } from '../http/untraced-post';
import { log } from '../logs/logs';
import { counter } from '../metrics/metrics';
import type { PostedAlert } from './fact-file';

/** Or the repeat interval, if that is shorter. */
const FIRST_RETRY_MS = 250;

export interface FactPoster {
  /** Posts at the end of the turn of the event loop, or after the request in flight. */
  wake(): void;
  /** Posts nothing more, and resolves when the request in flight has ended. */
  stop(): Promise<void>;
}

export interface PosterSettings {
  readonly post: Post;
  /** The current alerts. */
  readonly alerts: () => readonly PostedAlert[];
  /** Address of Alertmanager, for the log. */
  readonly address: string;
  /** Interval after which the facts are posted again. */
  readonly repeatMs: number;
}

const posts = counter(factPostsTotal);

export function factPoster({ post, alerts, address, repeatMs }: PosterSettings): FactPoster {
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let awaited = false;
  let failures = 0;
  let stopped = false;

  function wake(): void {
    awaited = true;
    if (sending || stopped) return;
    clearTimeout(timer);
    sending = sendAll().finally(() => {
      sending = undefined;
    });
  }

  /** Facts of one turn share a request. Facts that are raised during a request are in the next one. */
  async function sendAll(): Promise<void> {
    await new Promise(setImmediate);
    while (awaited && !stopped) {
      awaited = false;
      const current = alerts();
      if (current.length === 0) return;
      const answer = await post(Buffer.from(JSON.stringify(current)));
      count(answer, current.length);
      repeatIn(failures === 0 ? repeatMs : Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), repeatMs));
    }
  }

  function repeatIn(ms: number): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(wake, ms).unref();
  }

  function count({ status, text }: PostAnswer, n: number): void {
    const accepted = status !== undefined && status >= 200 && status < 300;
    posts.inc({ result: accepted ? 'accepted' : status === undefined ? 'unreachable' : 'refused' }, n);
    if (!accepted && failures === 0) {
      log.warn('Alertmanager does not accept facts', { operation: 'post_facts', address, status, answer: text });
    }
    if (accepted && failures > 0) log.info('Alertmanager accepts facts again', { operation: 'post_facts', address });
    failures = accepted ? 0 : failures + 1;
  }

  return {
    wake,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await sending;
    },
  };
}
