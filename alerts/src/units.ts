// How values of each unit are printed: as a Prometheus template, and as plain text.
import type { Quantity } from '@sextant/signals/query/expression';

/** The Prometheus template that prints `$value` of the unit for people. */
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
      return '{{ $value }}';
    default:
      return `{{ $value | humanize }} ${unitText(unit)}`;
  }
}

/** A quantity as people write it: 10%, 15s, 1M tokens an hour. */
export function quantityText({ value, unit }: Quantity): string {
  if (unit === 'ratio') return `${short(value * 100)}%`;
  if (unit === 'percent') return `${short(value)}%`;
  if (unit === 'seconds') return `${short(value)}s`;
  if (unit === 'bool') return String(value);
  return `${short(value)} ${unitText(unit)}`;
}

function unitText(unit: string): string {
  return unit.replace(/\/second$/, ' a second').replace(/\/hour$/, ' an hour');
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 3 });

function short(value: number): string {
  return COMPACT.format(value);
}
