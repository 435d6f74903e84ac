// The search of a list of traces.
import { traceQueryOf } from './trace-query';

test.each([
  [{ service: 'ai' }, { service: 'ai' }],
  [
    { service: 'ai', tags: 'error=true' },
    { service: 'ai', errors: 'true' },
  ],
  [
    { service: 'worker', operation: 'run', minDuration: '500ms' },
    { service: 'worker', operation: 'run', min_duration: 0.5 },
  ],
])('%p is %p', (target, expected) => {
  expect(traceQueryOf({ targets: [{ refId: 'A', ...target }] })).toMatchObject({ limit: 20, ...expected });
});
