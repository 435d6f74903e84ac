// A dialog with a form or details.
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { Button } from './button';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons beside `Close`. */
  readonly actions?: ReactNode;
  /** Default: false. */
  readonly wide?: boolean;
}

export function Dialog({ title, open, onClose, children, actions, wide = false }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={`${styles.popup} ${wide ? styles.wide : ''}`}>
          <Base.Title className={styles.title}>{title}</Base.Title>
          <div className={styles.text}>{children}</div>
          <div className={styles.buttons}>
            <Base.Close render={<Button>Close</Button>} />
            {actions}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
