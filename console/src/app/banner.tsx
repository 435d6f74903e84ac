// What is wrong with the connection or the session, above a page that keeps what it shows.
import { onlineManager } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SignInForm } from './sign-in';
import styles from './shell.module.css';

export interface BannerProps {
  readonly signedOut: boolean;
  readonly onSignedIn: () => void;
}

export function Banner({ signedOut, onSignedIn }: BannerProps) {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const [isOpen, setOpen] = useState(false);
  if (!isOnline)
    return (
      <div className={styles.banner} role="status">
        The browser is offline. The page shows what was loaded before, and continues when the network is back.
      </div>
    );
  if (!signedOut) return null;
  return (
    <div className={styles.banner} role="alert">
      Your session has ended. The page shows what was loaded before.
      <Button look="primary" onClick={() => setOpen(true)}>
        Sign in again
      </Button>
      <Dialog title="Sign in again" open={isOpen} onClose={() => setOpen(false)}>
        <SignInForm
          onDone={() => {
            setOpen(false);
            onSignedIn();
          }}
        />
      </Dialog>
    </div>
  );
}
