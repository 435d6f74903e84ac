// Starts telemetry. Imported before every other module, so that libraries are instrumented as they load.
import { start } from '@sextant/telemetry/start';

export const telemetry = start({ service: 'greeter' });
