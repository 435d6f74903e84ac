// Text that a button copies, such as an id or a command.
import { useEffect, useState } from 'react';
import { useNotify } from './toast';
import styles from './copy.module.css';

const SHOWN_MS = 2_000;

export interface CopyProps {
  readonly text: string;
  /** What the text is, for the name of the button, e.g. `run id`. */
  readonly what: string;
  /** Shown instead of the text. */
  readonly short?: string;
}

export function Copy({ text, what, short }: CopyProps) {
  const [isDone, setDone] = useState(false);
  const notify = useNotify();
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      // A page without TLS on another machine has no clipboard; the text can still be selected.
      notify.failed('The browser does not allow this page to copy. Select the text instead.');
    }
  };
  return (
    <span className={styles.copy}>
      <code title={short === undefined ? undefined : text}>{short ?? text}</code>
      <button type="button" className={styles.button} onClick={() => void copy()} aria-label={`Copy the ${what}`}>
        {isDone ? 'Copied' : 'Copy'}
      </button>
    </span>
  );
}
