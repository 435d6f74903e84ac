// A field for text of several lines, such as JSON.
import { useId, type TextareaHTMLAttributes } from 'react';
import { describedBy, Frame, type FieldProps } from './fields';
import styles from './text-area.module.css';

export function TextAreaField({
  label,
  hint,
  problem,
  ...area
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Frame {...{ label, hint, problem, id }}>
      <textarea
        spellCheck={false}
        {...area}
        id={id}
        className={styles.area}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={describedBy(id, { hint, problem })}
      />
    </Frame>
  );
}
