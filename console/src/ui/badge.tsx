// Badges: a state or a severity as text with a colour and a sign, never colour alone.
import type { ReactNode } from 'react';
import styles from './badge.module.css';

export type Tone = 'neutral' | 'good' | 'warning' | 'bad' | 'info';

const SIGNS: Readonly<Record<Tone, string>> = { neutral: '○', good: '✓', warning: '!', bad: '✕', info: '●' };

export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`}>
      <span aria-hidden>{SIGNS[tone]}</span>
      {children}
    </span>
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  ...{ success: 'good', ok: 'good', resolved: 'good', inactive: 'good', active: 'good', approved: 'good' },
  ...{ failed: 'bad', error: 'bad', critical: 'bad', firing: 'bad', lost: 'bad', page: 'bad', rejected: 'bad' },
  ...{ running: 'info', open: 'info', info: 'info' },
  ...{ warning: 'warning', pending: 'warning', paused: 'warning', ticket: 'warning', acknowledged: 'warning' },
};

/** The state of a run, step, attempt, alert or incident. */
export function StateBadge({ state }: { readonly state: string }) {
  return <Badge tone={TONES[state] ?? 'neutral'}>{state}</Badge>;
}
