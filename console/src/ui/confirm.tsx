// Asks before an action that destroys or that many people notice.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { Button } from './button';
import styles from './dialog.module.css';

export interface Question {
  readonly title: string;
  /** What happens, and whether it can be undone. */
  readonly text: ReactNode;
  /** The verb on the button, e.g. `Cancel the run`. */
  readonly action: string;
  readonly danger?: boolean;
}

type Ask = (question: Question) => Promise<boolean>;

const ConfirmContext = createContext<Ask>(() => Promise.resolve(false));

/** `if (await confirm({ title: … })) …` */
export function useConfirm(): Ask {
  return useContext(ConfirmContext);
}

interface Pending extends Question {
  readonly answer: (yes: boolean) => void;
}

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const [pending, setPending] = useState<Pending>();
  const [open, setOpen] = useState(false);
  const ask = useCallback<Ask>(
    (question) =>
      new Promise((answer) => {
        setPending({ ...question, answer });
        setOpen(true);
      }),
    [],
  );
  const settle = useMemo(
    () => (yes: boolean) => {
      pending?.answer(yes);
      setOpen(false);
    },
    [pending],
  );
  return (
    <ConfirmContext value={ask}>
      {children}
      <AlertDialog.Root open={open} onOpenChange={(next) => !next && settle(false)}>
        <AlertDialog.Portal>
          <AlertDialog.Backdrop className={styles.backdrop} />
          <AlertDialog.Popup className={styles.popup}>
            <AlertDialog.Title className={styles.title}>{pending?.title}</AlertDialog.Title>
            <AlertDialog.Description className={styles.text} render={<div />}>
              {pending?.text}
            </AlertDialog.Description>
            <div className={styles.buttons}>
              <AlertDialog.Close render={<Button>Do nothing</Button>} />
              <Button look={pending?.danger ? 'danger' : 'primary'} onClick={() => settle(true)}>
                {pending?.action}
              </Button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </ConfirmContext>
  );
}
