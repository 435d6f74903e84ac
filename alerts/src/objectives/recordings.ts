// The events of an objective in each window of its burn-rate alerts, as recording rules.
import { BURN_RATE_WINDOWS, type BurnRateWindow, type Objective } from '@sextant/signals/declare/objective';
import { durationSeconds } from '@sextant/signals/query/duration';
import { countEvents, recordedEvents, recordedName, type EventCounts } from '@sextant/signals/query/objectives';
import { sumOverTime } from '@sextant/signals/query/promql';
import { recording, type Recording } from '../record';

/** The shortest window; longer ones can be added up from it. */
const STEP = BURN_RATE_WINDOWS[0];
/** Longer windows are added up: reading days of raw samples at every evaluation costs Prometheus a share of a core. */
const MAX_RAW_WINDOW = '6h';

/** In the order in which Prometheus must evaluate them: the shortest window first. */
export function recordingsOf(objective: Objective): readonly Recording[] {
  return BURN_RATE_WINDOWS.flatMap((window) => {
    const { all, bad } = countsIn(objective, window);
    return [
      recording(recordedName(objective, 'events', window), all),
      recording(recordedName(objective, 'bad_events', window), bad),
    ];
  });
}

function countsIn(objective: Objective, window: BurnRateWindow): EventCounts {
  if (durationSeconds(window) <= durationSeconds(MAX_RAW_WINDOW)) return countEvents(objective, window);
  const { all, bad } = recordedEvents(objective, STEP);
  const at = { window, step: STEP };
  return { all: sumOverTime(all, at), bad: sumOverTime(bad, at) };
}
