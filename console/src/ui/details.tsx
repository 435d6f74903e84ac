// Names and values, JSON, and moments in time.
import { useSyncExternalStore, type ReactNode } from 'react';
import { ago, dateTime } from '../text/format';
import styles from './details.module.css';

/** A list of names and values; leaves out entries whose value is undefined. */
export function Details({ entries }: { readonly entries: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.list}>
      {entries.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name} className={styles.entry}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** Any value as text that can be selected. */
export function Json({ value, label }: { readonly value: unknown; readonly label: string }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <pre className={styles.code} tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  );
}

const TICK_MS = 10_000;
let tick = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = Date.now();
    for (const one of listeners) one();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time now, updated every ten seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => tick);
}

/** `3 min ago`, with the full time as a tooltip. */
export function Ago({ at }: { readonly at: string | null | undefined }) {
  const now = useNow();
  if (at === null || at === undefined) return <span>–</span>;
  return (
    <time dateTime={at} title={dateTime(at)}>
      {ago(at, Math.max(now, Date.now()))}
    </time>
  );
}
