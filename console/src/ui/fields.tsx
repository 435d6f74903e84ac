// Form fields with a label, a hint and the message of a problem.
import {
  useEffect,
  useId,
  useState,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import styles from './fields.module.css';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** The message of the API about this field. */
  readonly problem?: string | undefined;
}

interface FrameProps extends FieldProps {
  readonly id: string;
  readonly children: ReactNode;
}

function Frame({ label, hint, problem, id, children }: FrameProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
      {problem !== undefined && (
        <div id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </div>
      )}
    </div>
  );
}

function describedBy(id: string, { hint, problem }: Pick<FieldProps, 'hint' | 'problem'>): string | undefined {
  const ids = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(' ');
}

export function TextField({ label, hint, problem, ...input }: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame {...{ label, hint, problem, id }}>
      <input
        {...input}
        id={id}
        className={styles.input}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={describedBy(id, { hint, problem })}
      />
    </Frame>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface SelectFieldProps extends FieldProps, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> {
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Shows only the control; the label is for screen readers. */
  readonly compact?: boolean;
}

export function SelectField({ label, hint, problem, choices, onChange, compact = false, ...rest }: SelectFieldProps) {
  const id = useId();
  const select = (
    <select
      {...rest}
      id={id}
      className={styles.input}
      onChange={(event) => onChange(event.target.value)}
      aria-describedby={describedBy(id, { hint, problem })}
      {...(compact && { 'aria-label': label })}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
  return compact ? select : <Frame {...{ label, hint, problem, id }}>{select}</Frame>;
}

export interface CheckFieldProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function CheckField({ label, checked, onChange }: CheckFieldProps) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

export interface TextAreaFieldProps extends FieldProps, TextareaHTMLAttributes<HTMLTextAreaElement> {
  /** For text such as JSON: one width of letters, and no check of the spelling. */
  readonly code?: boolean;
}

export function TextAreaField({ label, hint, problem, code = false, ...area }: TextAreaFieldProps) {
  const id = useId();
  return (
    <Frame {...{ label, hint, problem, id }}>
      <textarea
        {...(code && { spellCheck: false })}
        {...area}
        id={id}
        className={`${styles.input} ${code ? styles.code : styles.area}`}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={describedBy(id, { hint, problem })}
      />
    </Frame>
  );
}

const TYPING_MS = 300;

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  /** Called when the typing pauses, and on Enter. */
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
}

export function SearchField({ label, value, onChange, placeholder }: SearchFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <input
      type="search"
      className={styles.input}
      aria-label={label}
      placeholder={placeholder ?? label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && onChange(text)}
    />
  );
}

/** Filters in a row that wraps. */
export function Filters({ children, label = 'Filters' }: { readonly children: ReactNode; readonly label?: string }) {
  return (
    <div role="search" aria-label={label} className={styles.filters}>
      {children}
    </div>
  );
}
