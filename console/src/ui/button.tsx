// Buttons, and links that look like buttons.
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Default: secondary. */
  readonly look?: 'primary' | 'secondary' | 'danger' | 'quiet';
  /** While true, the button shows that its work is in progress and cannot be used. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

export function Button({
  look = 'secondary',
  busy = false,
  type = 'button',
  className = '',
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={`${buttonClass(look)} ${className}`}
    />
  );
}

/** For a router Link that looks like a button. */
export function buttonClass(look: NonNullable<ButtonProps['look']> = 'secondary'): string {
  return `${styles.button} ${styles[look]}`;
}
