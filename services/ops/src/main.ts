// Runs ops.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/service/serve';
import { opsConfig } from './config';
import { startOps } from './service';

void serve(telemetry, () => {
  const config = opsConfig(process.env);
  return { ...startOps(config), host: config.HOST, port: config.PORT };
});
