import { killPrograms, startProgram } from '../testing/programs';

const PROGRAM = require.resolve('../../dist/testing/instrumented-program.js');

afterEach(killPrograms);

test('instrumentations that start() gets, and those that are registered after it, patch their modules', async () => {
  const p = await startProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, PROGRAM);
  expect(p.started).toEqual({ protobufjs: true, bullmq: true, zod: false });
});
