// A process that starts telemetry as a service does and raises a fact when its parent asks for it.
import { start } from '@sextant/telemetry/start';

start({ service: 'ai' });

import { providerCircuitOpen } from '@sextant/signals/facts';
import { fact } from '@sextant/telemetry/facts';

/** The value of llm_provider_state. */
const OPEN = 2;
const circuitOpen = fact(providerCircuitOpen);

process.on('message', () => {
  const raisedAt = Date.now();
  circuitOpen.raise({ provider: 'openai' }, OPEN);
  process.send?.(raisedAt);
});
process.send?.('ready');
