// The columns of the catalogue.
import { Link } from '@tanstack/react-router';
import { count } from '../../text/format';
import { definedOf } from '../../text/search';
import type { Column } from '../../ui/table';
import styles from '../alerts/alerts.module.css';
import { SeriesBar } from './series-bar';
import { budgetShare, domainOf, KIND_LABELS, usesOf, type Signal } from './signal-list';

export const SIGNAL_COLUMNS: readonly Column<Signal>[] = [
  {
    id: 'name',
    header: 'Signal',
    width: 'minmax(250px, 4fr)',
    sortBy: ({ name }) => name,
    cell: ({ name, description, successor }) => (
      <div className={styles.name}>
        <Link
          from="/signals"
          to="."
          search={(old) => definedOf({ ...old, name })}
          replace
          resetScroll={false}
          className={styles.cut}
          title={name}
        >
          <code>{name}</code>
        </Link>
        <span className={`${styles.summary} ${styles.cut}`} title={description}>
          {successor !== null && `Deprecated, replaced by ${successor}. `}
          {description}
        </span>
      </div>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '150px',
    sortBy: ({ kind, type }) => `${kind} ${type}`,
    cell: ({ kind, type }) => `${KIND_LABELS[kind]}, ${type}`,
  },
  { id: 'unit', header: 'Unit', width: '96px', sortBy: ({ unit }) => unit, cell: ({ unit }) => unit ?? '–' },
  { id: 'domain', header: 'Domain', width: '96px', sortBy: domainOf, cell: domainOf },
  {
    id: 'labels',
    header: 'Labels',
    width: 'minmax(120px, 2fr)',
    cell: ({ labels, attributes }) => {
      const text = [...labels.map(({ name }) => name), ...attributes].join(', ');
      return (
        <span className={styles.cut} title={text}>
          {text || '–'}
        </span>
      );
    },
  },
  {
    id: 'series',
    header: 'Per process / budget',
    width: '176px',
    align: 'end',
    sortBy: (signal) => budgetShare(signal),
    cell: (signal) => <SeriesBar signal={signal} />,
  },
  {
    id: 'uses',
    header: 'Uses',
    width: '80px',
    align: 'end',
    sortBy: usesOf,
    cell: (signal) => count(usesOf(signal)),
  },
];
