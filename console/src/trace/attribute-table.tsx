// Attributes of a span or a process: searchable, each can be copied.
import { useState } from 'react';
import { count } from '../text/format';
import { isHttp, SafeLink } from '../ui/links';
import { useNotify } from '../ui/toast';
import type { Attributes } from './types';
import styles from './details.module.css';

export interface AttributeTableProps {
  readonly title: string;
  readonly attributes: Attributes;
  /** Default: true. */
  readonly initiallyOpen?: boolean;
}

/** Fewer attributes are seen at a glance. */
const SEARCH_FROM = 8;

export function AttributeTable({ title, attributes, initiallyOpen = true }: AttributeTableProps) {
  const [text, setText] = useState('');
  const all = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  const wanted = text.toLowerCase();
  const shown = all.filter(([name, value]) => `${name}=${value}`.toLowerCase().includes(wanted));
  return (
    <details className={styles.group} open={initiallyOpen}>
      <summary>
        {title} <span className={styles.muted}>{count(all.length)}</span>
      </summary>
      {all.length >= SEARCH_FROM && (
        <input
          type="search"
          className={styles.search}
          aria-label={`Search in ${title.toLowerCase()}`}
          placeholder={`Search in ${title.toLowerCase()}`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {all.length === 0 && <p className={styles.muted}>None</p>}
      {all.length > 0 && shown.length === 0 && <p className={styles.muted}>Nothing matches the search</p>}
      <AttributeList entries={shown} />
    </details>
  );
}

export function AttributeList({ entries }: { readonly entries: readonly (readonly [string, Attributes[string]])[] }) {
  const notify = useNotify();
  const copy = (name: string, value: string) =>
    navigator.clipboard.writeText(value).then(
      () => notify.done(`Copied ${name}`),
      () => notify.failed(new Error('The browser does not allow copying')),
    );
  if (entries.length === 0) return null;
  return (
    <dl className={styles.attributes}>
      {entries.map(([name, value]) => (
        <div key={name} className={styles.attribute}>
          <dt>{name}</dt>
          <dd>
            <span className={styles.value}>
              {typeof value === 'string' && isHttp(value) ? <SafeLink href={value}>{value}</SafeLink> : String(value)}
            </span>
            <button
              type="button"
              className={styles.copy}
              aria-label={`Copy ${name}`}
              title="Copy"
              onClick={() => void copy(name, String(value))}
            >
              ⧉
            </button>
          </dd>
        </div>
      ))}
    </dl>
  );
}
