// What a page shows when it has no data: loading, nothing there, failed, or data that could not be refreshed.
import type { ReactNode } from 'react';
import { ApiError, messageOf } from '../api/problem';
import { Button } from './button';
import styles from './states.module.css';

/** Keeps the height of what comes, so that the page does not jump. */
export function Loading({ label = 'Loading', height = 120 }: { readonly label?: string; readonly height?: number }) {
  return (
    <div className={styles.loading} style={{ minHeight: height }} role="status">
      <span className="visually-hidden">{label}…</span>
      <span className={styles.bar} aria-hidden />
    </div>
  );
}

export interface EmptyProps {
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div>{children}</div>}
    </div>
  );
}

export interface FailedProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

export function Failed({ error, onRetry }: FailedProps) {
  return (
    <div className={styles.failed} role="alert">
      <p className={styles.title}>{messageOf(error)}</p>
      {error instanceof ApiError && error.requestId !== undefined && (
        <p className={styles.muted}>
          Request <code>{error.requestId}</code>
        </p>
      )}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** What of a query the view needs; `UseQueryResult` and `UseInfiniteQueryResult` fit. */
interface QueryLike<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
  readonly isPlaceholderData?: boolean;
}

export interface QueryViewProps<T> {
  readonly query: QueryLike<T>;
  readonly children: (data: T) => ReactNode;
  /** Whether the response has nothing to show, and what to show then. */
  readonly empty?: { readonly when: (data: T) => boolean; readonly show: ReactNode };
  readonly height?: number;
}

/** Shows a response, or why there is none. A response that could not be refreshed stays, with a note. */
export function QueryView<T>({ query, children, empty, height }: QueryViewProps<T>) {
  const { data, error, refetch } = query;
  const retry = () => void refetch();
  if (data === undefined) {
    if (error) return <Failed error={error} onRetry={retry} />;
    return <Loading {...(height !== undefined && { height })} />;
  }
  return (
    <div
      aria-busy={query.isPlaceholderData || undefined}
      className={`${styles.content} ${query.isPlaceholderData ? styles.stale : ''}`}
    >
      {error ? (
        <p className={styles.note} role="status">
          Could not refresh: {messageOf(error)} <Button onClick={retry}>Try again</Button>
        </p>
      ) : null}
      {empty?.when(data) ? empty.show : children(data)}
    </div>
  );
}
