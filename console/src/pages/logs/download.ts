// Saves log lines as newline-delimited JSON.
import type { LogLine } from './filter';

export function ndjsonOf(lines: readonly LogLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

export function downloadLines(lines: readonly LogLine[]): void {
  const url = URL.createObjectURL(new Blob([ndjsonOf(lines)], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `logs-${lines[0]?.at.slice(0, 19).replaceAll(':', '') ?? 'empty'}.ndjson`;
  link.click();
  URL.revokeObjectURL(url);
}
