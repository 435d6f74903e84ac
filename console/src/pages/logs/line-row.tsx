// One log line: a summary, and all its fields when it is open.
import { dateTime, timeOfDay } from '../../text/format';
import { summaryOf } from './line-fields';
import { LineDetails, type LineDetailsProps } from './line-details';
import styles from './lines.module.css';

export interface LineRowProps extends LineDetailsProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

export function LineRow({ line, isOpen, onToggle, onFilter }: LineRowProps) {
  const level = line.level ?? 'none';
  return (
    <>
      <button type="button" className={styles.line} aria-expanded={isOpen} onClick={onToggle}>
        <time className={styles.time} dateTime={line.at} title={dateTime(line.at)}>
          {timeOfDay(line.at)}
        </time>
        <span className={styles.level} data-level={level}>
          {level}
        </span>
        <span className={styles.service}>{line.service ?? '–'}</span>
        <span className={styles.message}>
          {line.message ?? '(no message)'} <span className={styles.summary}>{summaryOf(line)}</span>
        </span>
      </button>
      {isOpen && <LineDetails line={line} onFilter={onFilter} />}
    </>
  );
}
