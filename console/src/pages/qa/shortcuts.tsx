// The keyboard shortcuts, written out.
import styles from './qa.module.css';

const SHORTCUTS: readonly (readonly [key: string, action: string])[] = [
  ['j', 'next sample'],
  ['k', 'previous sample'],
  ['p', 'pass'],
  ['f', 'fail'],
  ['r', 'needs review'],
  ['n', 'write a note'],
];

export function Shortcuts() {
  return (
    <ul className={styles.shortcuts} aria-label="Keyboard shortcuts">
      {SHORTCUTS.map(([key, action]) => (
        <li key={key}>
          <kbd>{key}</kbd> {action}
        </li>
      ))}
    </ul>
  );
}
