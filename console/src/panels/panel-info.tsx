// The description of a panel, behind a button.
import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import styles from './panel-frame.module.css';

export function PanelInfo({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.icon} aria-label={`About ${title}`}>
        <svg width="14" height="14" viewBox="0 0 14 14" fill="none" stroke="currentColor" aria-hidden>
          <circle cx="7" cy="7" r="6" />
          <path d="M7 6.4v3.8M7 3.6v1.2" />
        </svg>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={4} className={styles.positioner}>
          <Popover.Popup className={`${styles.popup} ${styles.info}`} aria-label={`About ${title}`}>
            <Popover.Description>{children}</Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
