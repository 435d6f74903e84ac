// Opens the dialog that creates a silence, for those who may.
import { useState, type ReactNode } from 'react';
import { useGuard } from '../use-guard';
import type { Matcher } from './matchers';
import { SilenceDialog } from './silence-dialog';

export interface SilenceDialogState {
  /** Opens the dialog with these matchers; says why the caller may not create silences. */
  readonly open: (matchers: readonly Matcher[]) => void;
  readonly dialog: ReactNode;
}

export function useSilenceDialog(): SilenceDialogState {
  const [matchers, setMatchers] = useState<readonly Matcher[]>();
  const guard = useGuard('operator', { platform: true });
  return {
    open: (initial) => guard(() => setMatchers(initial)),
    dialog: matchers && <SilenceDialog initial={matchers} onClose={() => setMatchers(undefined)} />,
  };
}
