// The CDKTF application. `node dist/main.js` synthesizes the stacks of the environment ENV.
import { mkdirSync } from 'node:fs';
import { App } from './cdktf';
import { loadSettings, SettingsError } from './settings/load';
import type { Settings } from './settings/schema';
import { BaseStack } from './stacks/base';
import { CloudStack, withCloudRoles } from './stacks/cloud';
import { NamespacesStack } from './stacks/namespaces';
import { PlatformStack } from './stacks/platform';
import { TelemetryStack } from './stacks/telemetry';

export interface SynthesisOptions {
  /** Lets Terraform delete the namespaces with their data. */
  readonly deleteData?: boolean;
  /** Folder of unpacked charts to use instead of their repositories. */
  readonly chartsDir?: string | undefined;
}

/** Synthesizes every stack of an environment into `outdir`; defaults to CDKTF_OUTDIR, then cdktf.out. */
export function synthesize(
  settings: Settings,
  outdir?: string,
  { deleteData = false, chartsDir }: SynthesisOptions = {},
): App {
  // CDKTF does not create parent folders.
  const folder = outdir ?? process.env['CDKTF_OUTDIR'];
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const app = new App(outdir === undefined ? {} : { outdir });
  const cloud = settings.cloud && new CloudStack(app, settings, settings.cloud);
  const namespaces = new NamespacesStack(app, settings, { deleteData });
  if (cloud) namespaces.addDependency(cloud);
  const base = new BaseStack(app, settings, { autoscalerRole: cloud?.autoscalerRole, chartsDir });
  base.addDependency(namespaces);
  const telemetry = new TelemetryStack(app, cloud ? withCloudRoles(settings, cloud) : settings, chartsDir);
  telemetry.addDependency(base);
  new PlatformStack(app, settings).addDependency(telemetry);
  app.synth();
  return app;
}

if (require.main === module) {
  try {
    const { ENV, DATA, CHARTS_DIR } = process.env;
    synthesize(loadSettings(ENV), undefined, { deleteData: DATA === 'delete', chartsDir: CHARTS_DIR });
  } catch (error) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = 1;
  }
}
