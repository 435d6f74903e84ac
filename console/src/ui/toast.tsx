// Short messages about actions: done, or failed and why.
import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import { messageOf } from '../api/problem';
import styles from './toast.module.css';

export interface Notify {
  readonly done: (text: string) => void;
  readonly failed: (error: unknown) => void;
}

export function useNotify(): Notify {
  const { add } = Toast.useToastManager();
  return {
    done: (text) => void add({ title: text, type: 'done' }),
    failed: (error) => void add({ title: messageOf(error), type: 'failed', priority: 'high', timeout: 0 }),
  };
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className={`${styles.toast} ${toast.type === 'failed' ? styles.failed : ''}`}
    >
      <Toast.Content className={styles.content}>
        <Toast.Title className={styles.title} />
        <Toast.Close className={styles.close} aria-label="Close">
          ×
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
