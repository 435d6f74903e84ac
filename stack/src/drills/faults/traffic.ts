// Traffic of a platform: little, so that it causes no alert, and more during a fault that shows only in traffic.
import { callSimulator } from '../apis';
import type { Fault } from '../declare';
import type { DrillPlatform } from '../drill-platform';

/** Requests per second. More would use more than a million tokens per hour, which is an alert. */
export const QUIET_RATE = 0.4;
const BUSY_RATE = 2;
const SECONDS = 3_600;
const KINDS = ['upgrade', 'page', 'agent', 'enrichment'];

/** Replaces the traffic by requests of all kinds. */
export async function setTraffic(platform: Pick<DrillPlatform, 'endpoints' | 'secrets'>, rate: number): Promise<void> {
  await callSimulator(platform, 'DELETE', '/traffic');
  await callSimulator(platform, 'POST', '/traffic', { rate, duration_s: SECONDS, kinds: KINDS });
}

/** A fault with more traffic. */
export function underLoad(inject: Fault['inject']): Fault['inject'] {
  return async (platform) => {
    const end = await inject(platform);
    await setTraffic(platform, BUSY_RATE);
    return async () => {
      await end();
      await setTraffic(platform, QUIET_RATE);
    };
  };
}
