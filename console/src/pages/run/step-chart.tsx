// A chart with one row for each step: when it waited, and each attempt.
import { duration } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import styles from './step-chart.module.css';
import { placeOf, ticksOf, type Bar, type Timeline } from './timeline';

const LAST_TICK = 0.9;

export function StepChart({ timeline }: { readonly timeline: Timeline }) {
  const seconds = (timeline.toMs - timeline.fromMs) / 1000;
  return (
    <div className={styles.chart}>
      <div className={styles.axis} aria-hidden>
        {/* The label of a tick at the very end would not fit. */}
        {ticksOf(seconds * LAST_TICK).map((tick) => (
          <span key={tick} className={styles.tick} style={{ left: `${(tick / seconds) * 100}%` }}>
            {duration(tick)}
          </span>
        ))}
      </div>
      <ol className={styles.rows}>
        {timeline.rows.map(({ step, bars, waitedSeconds, ranSeconds }) => (
          <li key={step.step} className={styles.row}>
            <span className={styles.name}>{step.step}</span>
            <span>
              <StateBadge state={step.state} />
            </span>
            <span className={styles.track} aria-hidden>
              {bars.map((bar) => (
                <BarView key={bar.fromMs} bar={bar} timeline={timeline} />
              ))}
            </span>
            <span className={styles.duration}>
              {duration(ranSeconds)}
              <span className="visually-hidden">{sentenceOf(bars, waitedSeconds)}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.legend} aria-hidden>
        <span className={`${styles.sample} ${styles.waiting}`} /> waiting
        <span className={`${styles.sample} ${styles.success}`} /> success
        <span className={`${styles.sample} ${styles.running}`} /> running
        <span className={`${styles.sample} ${styles.failed}`} /> failed or lost
      </p>
    </div>
  );
}

interface BarViewProps {
  readonly bar: Bar;
  readonly timeline: Timeline;
}

function BarView({ bar, timeline }: BarViewProps) {
  const { left, width } = placeOf(bar, timeline);
  const what = bar.attempt ? `attempt ${bar.attempt.attempt}, ${bar.state}` : 'waiting';
  const isBad = bar.state === 'failed' || bar.state === 'lost';
  return (
    <span
      className={`${styles.bar} ${styles[bar.state]}`}
      style={{ left: `${left}%`, width: `${width}%` }}
      title={`${what}: ${duration((bar.toMs - bar.fromMs) / 1000)}`}
    >
      {isBad && '✕'}
    </span>
  );
}

function sentenceOf(bars: readonly Bar[], waitedSeconds: number | null): string {
  const attempts = bars.filter(({ attempt }) => attempt).length;
  const failed = bars.filter(({ state }) => state === 'failed' || state === 'lost').length;
  return ` in ${attempts} attempts, ${failed} failed; waited ${duration(waitedSeconds)}`;
}
