// A program with instrumentations of its own, registered by start() and after it. Sends which modules were patched.
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  registerInstrumentations,
} from '@opentelemetry/instrumentation';
import { createRequire } from 'node:module';
import { start } from '../start';

const PATCHED = Symbol('patched');

class PatchInstrumentation extends InstrumentationBase {
  constructor(module: string) {
    super(`patch-${module}`, '1.0.0', {});
  }

  protected init(): InstrumentationNodeModuleDefinition {
    // The base constructor calls this method before a field of this class is set.
    const module = this.instrumentationName.slice('patch-'.length);
    return new InstrumentationNodeModuleDefinition(module, ['*'], (exports: object) =>
      Object.assign(exports, { [PATCHED]: true }),
    );
  }
}

start({ service: 'program', instrumentations: [new PatchInstrumentation('protobufjs')] });
registerInstrumentations({ instrumentations: [new PatchInstrumentation('bullmq')] });

const load = createRequire(__filename);
const isPatched = (module: string): boolean => PATCHED in (load(module) as object);
process.send?.({ result: { protobufjs: isPatched('protobufjs'), bullmq: isPatched('bullmq'), zod: isPatched('zod') } });
