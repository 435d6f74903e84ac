// Log lines, newest first; a line opens its trace or its run.
import { Link } from '@tanstack/react-router';
import { dateTime, timeOfDay } from '../../text/format';
import { Badge, type Tone } from '../../ui/badge';
import type { PanelData } from '../dashboard';
import type { KindProps } from './kind';
import styles from './logs.module.css';

type Line = PanelData['targets'][number]['lines'][number];

const TONES: Readonly<Record<string, Tone>> = { error: 'bad', fatal: 'bad', warn: 'warning', info: 'info' };

export function LogsPanel({ panel, data, height }: KindProps) {
  const lines = data.targets.flatMap((target) => target.lines);
  return (
    <ol className={styles.lines} style={{ maxHeight: height }} tabIndex={0} aria-label={panel.title}>
      {lines.map((line, index) => (
        <LogLine key={index} line={line} />
      ))}
    </ol>
  );
}

function LogLine({ line }: { readonly line: Line }) {
  const { at, level, service, message, error, trace_id: traceId, run_id: runId } = line;
  return (
    <li className={styles.line}>
      <time dateTime={at} title={dateTime(at)}>
        {timeOfDay(at)}
      </time>
      <Badge tone={TONES[level ?? ''] ?? 'neutral'}>{level ?? 'line'}</Badge>
      <span className={styles.service}>{service}</span>
      <span className={styles.message}>
        {message}
        {error?.message && <span className={styles.error}> {error.message}</span>}
      </span>
      <span className={styles.links}>
        {traceId && (
          <Link to="/traces/$id" params={{ id: traceId }}>
            Trace
          </Link>
        )}
        {runId && (
          <Link to="/runs/$id" params={{ id: runId }}>
            Run
          </Link>
        )}
      </span>
    </li>
  );
}
