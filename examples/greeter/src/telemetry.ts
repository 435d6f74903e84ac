// Starts telemetry. Import it first, because it instruments modules that are loaded later.
import { start } from '@sextant/telemetry/start';

export const telemetry = start({ service: 'greeter' });
