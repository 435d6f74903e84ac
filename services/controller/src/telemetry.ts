// Starts telemetry. Imported first, so that libraries are instrumented when they load.
import { start } from '@sextant/telemetry/start';

export const telemetry = start({ service: 'controller' });
