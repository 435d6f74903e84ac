// How long an incident lasted, or has lasted so far.
import { between, duration } from '../../text/format';
import { useNow } from '../../ui/details';

export function Duration({ from, to }: { readonly from: string; readonly to: string | null }) {
  const seconds = between(from, to, useNow()) ?? 0;
  return <span className="numeric">{duration(Math.max(0, Math.round(seconds)))}</span>;
}
