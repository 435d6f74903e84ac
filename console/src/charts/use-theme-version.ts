// Changes whenever the colours of the page change, as a canvas must be drawn again then.
import { useSyncExternalStore } from 'react';
import { isDark } from '../app/theme';

const system = matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  system.addEventListener('change', listener);
  window.addEventListener('sextant-theme', listener);
  return () => {
    system.removeEventListener('change', listener);
    window.removeEventListener('sextant-theme', listener);
  };
}

export function useThemeVersion(): 'dark' | 'light' {
  return useSyncExternalStore(subscribe, () => (isDark() ? 'dark' : 'light'));
}
