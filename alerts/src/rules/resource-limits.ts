// The thresholds of alerts on CPU, memory and disks, the same for hosts, processes, containers and volumes.
import { percent, seconds } from '@sextant/signals/query/expression';

export const CPU_LIMIT = percent(80);
export const MEMORY_LIMIT = percent(85);
export const DISK_LIMIT = percent(90);
/** A disk that fills more slowly does not alert. */
export const FILLS_WITHIN = seconds(24 * 3600);
/** A forecast for a disk that is less full is noise, such as a backup that is written and removed. */
export const FORECAST_ABOVE = percent(50);
/** The window of the forecast. */
export const FORECAST_WINDOW = '6h';

/** When tests of forecasts end: their window is full, and the alert has waited for 10 minutes. */
export const FORECAST_MINUTES = 370;
export const FORECAST_AT = `${FORECAST_MINUTES}m` as const;
