// Starts @sextant/telemetry before anything that it instruments is loaded.
import { start } from '@sextant/telemetry/start';

export const telemetry = start({ service: 'bench', version: '0.1.0' });
