// What can be done with a run, and where to look further.
import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/button';
import { RunActions } from '../runs/run-actions';
import type { Run } from './types';

/** The board of the runs of every kind. */
const BOARD = 'sextant-ai-jobs';
/** Shown before and after the run. */
const MARGIN_MS = 5 * 60_000;

export function RunLinks({ run }: { readonly run: Run }) {
  const from = new Date(Date.parse(run.queued_at) - MARGIN_MS).toISOString();
  const to = run.ended_at === null ? 'now' : new Date(Date.parse(run.ended_at) + MARGIN_MS).toISOString();
  return (
    <>
      <Link to="/boards/$uid" params={{ uid: BOARD }} search={{ from, to }} className={buttonClass()}>
        Show the metrics of this time
      </Link>
      <RunActions run={run} />
    </>
  );
}
