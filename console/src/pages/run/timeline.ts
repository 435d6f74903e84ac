// When each step of a run waited and ran, attempt by attempt.
import type { Attempt, Run, Step } from './types';

export interface Bar {
  readonly state: 'waiting' | Attempt['state'];
  /** Absent while the step waits. */
  readonly attempt?: Attempt;
  /** Milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface StepRow {
  readonly step: Step;
  readonly bars: readonly Bar[];
  readonly waitedSeconds: number | null;
  /** The time of all attempts, without waiting; null if none has started. */
  readonly ranSeconds: number | null;
}

export interface Timeline {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly StepRow[];
}

type TimedRun = Pick<Run, 'state' | 'queued_at' | 'ended_at' | 'steps' | 'attempts'>;

/** Steps run one after the other: a step waits from the end of the one before it, and an attempt from the end of the last. */
export function timelineOf(run: TimedRun, nowMs: number): Timeline {
  const queuedMs = Date.parse(run.queued_at);
  const untilMs = run.ended_at === null ? nowMs : Date.parse(run.ended_at);
  const rows: StepRow[] = [];
  let readyMs: number | undefined = queuedMs;
  for (const step of run.steps) {
    const bars = barsOf({ step, attempts: attemptsOf(run, step), readyMs, untilMs, isOver: run.ended_at !== null });
    rows.push({ step, bars, waitedSeconds: secondsOf(bars, true), ranSeconds: secondsOf(bars, false) });
    const isDone = step.state === 'success' || step.state === 'skipped';
    const lastMs = bars.at(-1)?.toMs;
    readyMs = isDone ? (lastMs ?? readyMs) : undefined;
  }
  const ends = rows.flatMap(({ bars }) => bars.map(({ toMs }) => toMs));
  return { fromMs: queuedMs, toMs: Math.max(queuedMs + 1, untilMs, ...ends), rows };
}

interface StepTimes {
  readonly step: Step;
  readonly attempts: readonly Attempt[];
  /** When the step could start; undefined if the step before it has not ended. */
  readonly readyMs: number | undefined;
  readonly untilMs: number;
  readonly isOver: boolean;
}

function barsOf({ step, attempts, readyMs, untilMs, isOver }: StepTimes): readonly Bar[] {
  if (step.state === 'skipped' && attempts.length === 0) return [];
  const bars: Bar[] = [];
  let freeMs = readyMs;
  attempts.forEach((attempt, index) => {
    const fromMs = Date.parse(attempt.started_at);
    const nextMs = attempts[index + 1] ? Date.parse(attempts[index + 1]!.started_at) : untilMs;
    const toMs = Math.max(fromMs, attempt.ended_at === null ? nextMs : Date.parse(attempt.ended_at));
    if (freeMs !== undefined && freeMs < fromMs) bars.push({ state: 'waiting', fromMs: freeMs, toMs: fromMs });
    bars.push({ state: attempt.state, attempt, fromMs, toMs });
    freeMs = toMs;
  });
  const isWaiting = !isOver && (step.state === 'waiting' || attempts.at(-1)?.state === 'failed');
  if (isWaiting && freeMs !== undefined && freeMs < untilMs)
    bars.push({ state: 'waiting', fromMs: freeMs, toMs: untilMs });
  return bars;
}

function attemptsOf({ attempts }: Pick<Run, 'attempts'>, { step }: Step): readonly Attempt[] {
  return attempts.filter((attempt) => attempt.step === step);
}

function secondsOf(bars: readonly Bar[], waiting: boolean): number | null {
  const some = bars.filter(({ state }) => (state === 'waiting') === waiting);
  return some.length === 0 ? null : some.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs), 0) / 1000;
}

export interface Placed {
  /** In percent of the width. */
  readonly left: number;
  readonly width: number;
}

export function placeOf(
  { fromMs, toMs }: Pick<Bar, 'fromMs' | 'toMs'>,
  timeline: Pick<Timeline, 'fromMs' | 'toMs'>,
): Placed {
  const span = timeline.toMs - timeline.fromMs;
  const percentOf = (ms: number) => Math.min(100, Math.max(0, ((ms - timeline.fromMs) / span) * 100));
  const left = percentOf(fromMs);
  return { left, width: percentOf(toMs) - left };
}

const STEPS = [1, 2, 5];

/** Round seconds from 0 to the end, at most `count` + 1 of them. */
export function ticksOf(seconds: number, count = 5): readonly number[] {
  if (!(seconds > 0)) return [0];
  const power = 10 ** Math.floor(Math.log10(seconds / count));
  const factor = STEPS.find((step) => step * power * count >= seconds) ?? 10;
  const step = factor * power;
  return Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, index) => index * step);
}
