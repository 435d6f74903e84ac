// Formats values by unit: as a Prometheus template and as text.
import type { Quantity } from '@sextant/signals/query/expression';

/** The Prometheus template that formats `$value`. */
export function valueTemplate(unit: string): string {
  switch (unit) {
    case 'ratio':
      return '{{ $value | humanizePercentage }}';
    case 'percent':
      return '{{ printf "%.1f" $value }}%';
    case 'seconds':
      return '{{ $value | humanizeDuration }}';
    case 'bytes':
      return '{{ $value | humanize1024 }}B';
    case 'bool':
    case 'state':
      return '{{ $value }}';
    default:
      return `{{ $value | humanize }} ${unitText(unit)}`;
  }
}

/** Formats a quantity, e.g. 10%, 15s, 1M tokens/h. */
export function quantityText({ value, unit }: Quantity): string {
  if (unit === 'ratio') return `${short(value * 100)}%`;
  if (unit === 'percent') return `${short(value)}%`;
  if (unit === 'seconds') return `${short(value)}s`;
  if (unit === 'bool' || unit === 'state') return String(value);
  return `${short(value)} ${unitText(unit)}`;
}

function unitText(unit: string): string {
  return unit.replace(/\/second$/, '/s').replace(/\/hour$/, '/h');
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 3 });

function short(value: number): string {
  return COMPACT.format(value);
}
