// Starts telemetry. Import this module first: libraries are instrumented when they load.
import { start } from '@sextant/telemetry/start';

export const telemetry = start({ service: 'prover' });
