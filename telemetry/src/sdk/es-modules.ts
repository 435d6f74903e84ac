// ES modules: their imports are instrumented only through a loader hook, which must be registered before the application.
import { register } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { log } from '../logs/logs';
import { packageOfProgram } from './identity';

let registered = false;

/** Registers OpenTelemetry's loader hook for later imports. */
export function registerLoaderHook(): void {
  if (registered) return;
  registered = true;
  register('@opentelemetry/instrumentation/hook.mjs', pathToFileURL(__filename));
}

/** Logs, when an ES module application runs without a loader hook, that its libraries are not instrumented. */
export function checkLoaderHook(): void {
  if (registered || !isEsModuleProgram() || hasLoaderOption()) return;
  log.warn('this ES module application imports its libraries before telemetry can instrument them', {
    operation: 'start',
    fix: 'start it with `node --import @sextant/telemetry/register`',
  });
}

function isEsModuleProgram(): boolean {
  const file = process.argv[1];
  // A CommonJS program is the main module, except while modules of --require run.
  if (file === undefined || require.main !== undefined) return false;
  const extension = extname(file);
  return extension === '.mjs' || extension === '.mts' || (extension !== '.cjs' && packageOfProgram().type === 'module');
}

/** A module of --import may have registered a hook. */
function hasLoaderOption(): boolean {
  return /--(?:import|loader|experimental-loader)\b/.test([...process.execArgv, process.env.NODE_OPTIONS].join(' '));
}
