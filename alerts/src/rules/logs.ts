// Alerts on the log lines of services.
import { quantity } from '@sextant/signals/query/expression';
import { containing, countLines, logs, LOG_LEVELS } from '@sextant/signals/query/logql';
import { noneOf, oneOf } from '@sextant/signals/query/match';
import { sum } from '@sextant/signals/query/operators';
import { COLLECTOR_REDACTED, REDACTED } from '@sextant/signals/redaction/secret-patterns';
import { PROCESS_EXITS } from '@sextant/signals/telemetry';
import { DASHBOARDS } from '../dashboard-uids';
import { logAlert, type TestLines } from '../logs/declare';

const common = { team: 'platform', dashboard: DASHBOARDS.systemOverview } as const;
const errors = logs({ level: 'error' });
const ofAi = (message: string, count: number, level: TestLines['level'] = 'error'): TestLines => ({
  ...{ service: 'ai', level, message, count },
});

export const errorLogSpike = logAlert({
  ...common,
  name: 'ErrorLogSpike',
  value: sum(countLines(errors, '5m'), { by: ['service'] }),
  fires: { above: quantity(50, 'lines') },
  for: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `${label('service')} logged ${value} with level error in 5 minutes`,
  description: ({ value, threshold }) =>
    `${value} with level error in 5 minutes (threshold ${threshold}), for 5 minutes. The most frequent messages tell which part fails.`,
  tests: [
    {
      when: '51 errors are logged',
      lines: [ofAi('it failed', 51)],
      fires: { value: '51 lines', labels: { service: 'ai' } },
    },
    { when: '50 errors are logged', lines: [ofAi('it failed', 50)] },
    { when: '51 warnings are logged', lines: [ofAi('it is slow', 51, 'warn')] },
    {
      when: 'two services log 51 errors together',
      lines: [ofAi('it failed', 26), { service: 'worker', level: 'error', message: 'it failed', count: 25 }],
    },
  ],
});

export const fatalLog = logAlert({
  ...common,
  name: 'FatalLog',
  value: sum(countLines(containing(errors, PROCESS_EXITS), '5m'), { by: ['service'] }),
  fires: { above: quantity(0, 'lines') },
  severity: 'critical',
  summary: ({ label }) => `A process of ${label('service')} ended with an uncaught error`,
  description: ({ value, label }) =>
    `${value} with an uncaught error in 5 minutes. The process restarts; the line has the error and its stack. Work in progress of ${label('service')} is repeated.`,
  tests: [
    {
      when: 'a process ends with an uncaught error',
      lines: [ofAi(PROCESS_EXITS, 1)],
      fires: { value: '1 lines', labels: { service: 'ai' } },
    },
    { when: 'other errors are logged', lines: [ofAi('it failed', 5)] },
  ],
});

/** Not the lines in which Loki logs the query of this alert. */
const ofServices = logs({ level: oneOf(...LOG_LEVELS), service: noneOf('loki') });

export const secretRedacted = logAlert({
  ...common,
  name: 'SecretRedacted',
  dashboard: DASHBOARDS.security,
  value: sum(countLines(containing(ofServices, REDACTED, COLLECTOR_REDACTED), '5m'), { by: ['service'] }),
  fires: { above: quantity(0, 'lines') },
  severity: 'warning',
  summary: ({ value, label }) => `${label('service')} logged a secret in ${value}, which was redacted`,
  description: ({ value, label }) =>
    `${value} of ${label('service')} had a secret in 5 minutes. Redaction replaced it, but the code should not log it: a secret in another form passes.`,
  tests: [
    {
      when: 'a line has a redacted secret',
      lines: [ofAi(`authorization: ${REDACTED}`, 1, 'info')],
      fires: { value: '1 lines', labels: { service: 'ai' } },
    },
    {
      when: 'the collector has redacted a secret',
      lines: [ofAi(`the request had ${COLLECTOR_REDACTED}`, 1, 'info')],
      fires: { value: '1 lines', labels: { service: 'ai' } },
    },
    { when: 'lines have no secret', lines: [ofAi('authorization: missing', 5, 'info')] },
    {
      when: 'Loki logs the query of this alert',
      lines: [{ service: 'loki', level: 'info', message: REDACTED, count: 1 }],
    },
  ],
});
