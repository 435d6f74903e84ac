// Starts telemetry from the environment alone: `node --import @sextant/telemetry/register app.mjs`. It also works with
// `--require` and CommonJS. A later start() of the application returns the telemetry that is started here.
import { registerLoaderHook } from './sdk/es-modules';
import { packageOfProgram } from './sdk/identity';
import { start } from './start';

registerLoaderHook();
const { name } = packageOfProgram();
// OTEL_SERVICE_NAME wins; the last name is the specification's placeholder.
const telemetry = start({ service: typeof name === 'string' ? name : 'unknown_service:node' });

process.once('beforeExit', () => void telemetry.shutdown());
process.once('SIGTERM', () => {
  void telemetry.shutdown().then(() => {
    // An application with a handler of its own decides when to exit.
    if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM');
  });
});
