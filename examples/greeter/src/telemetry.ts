// Telemetry starts here, before anything else is loaded.
import { start } from '@sextant/telemetry/start';

export const telemetry = start({ service: 'greeter' });
