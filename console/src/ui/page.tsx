// The frame of a page: title, actions and content.
import { useEffect, type ReactNode } from 'react';
import styles from './page.module.css';

export interface PageProps {
  readonly title: string;
  /** One line below the title. */
  readonly description?: ReactNode;
  /** Buttons and pickers beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, description, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Sextant`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1>{title}</h1>
          {description !== undefined && <div className={styles.description}>{description}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export interface SectionProps {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Without padding, for tables and charts. */
  readonly flush?: boolean;
}

/** A card with a heading. */
export function Section({ title, actions, children, flush = false }: SectionProps) {
  return (
    <section className={styles.section}>
      <header className={styles.sectionHeader}>
        <h2>{title}</h2>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  );
}

/** Cards side by side, as many as fit. */
export function Grid({
  children,
  min = 'normal',
}: {
  readonly children: ReactNode;
  readonly min?: 'small' | 'normal' | 'wide';
}) {
  return <div className={`${styles.grid} ${styles[min]}`}>{children}</div>;
}
