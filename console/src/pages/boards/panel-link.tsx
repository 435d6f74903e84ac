// Opens a panel so that it fills the page.
import { Link } from '@tanstack/react-router';
import type { Panel } from '../../panels/dashboard';
import type { BoardSearch } from './search';
import styles from './grid.module.css';

export function PanelLink({ panel: { id, title } }: { readonly panel: Panel }) {
  return (
    <Link
      from="/boards/$uid"
      to="."
      search={(search: BoardSearch) => ({ ...search, panel: id })}
      className={styles.fill}
      aria-label={`Fill the page with ${title}`}
      title="Fill the page"
    >
      <svg width="14" height="14" viewBox="0 0 14 14" fill="none" stroke="currentColor" aria-hidden>
        <path d="M5 1H1v4M9 13h4V9M1 1l4.5 4.5M13 13 8.500 8.500" />
      </svg>
    </Link>
  );
}
