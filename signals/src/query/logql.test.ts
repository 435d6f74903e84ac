import { logField } from '../declare/log-field';
import { containing, countLines, lineRate, lines, logs, readable, unformatted, whereField, withFields } from './logql';
import { oneOf, variable } from './match';
import { sum } from './operators';
import { render } from './render';

const runId = logField('run_id', 'string', 'run');
const errorClass = logField('error.class', 'string', 'class');

describe('a log query', () => {
  test.each([
    [
      'a stream selector',
      lines(logs({ service: 'worker', level: oneOf('warn', 'error') })),
      '{level=~"warn|error", service="worker"}',
    ],
    ['a line filter', lines(containing(logs({ env: 'local' }), 'a "b"')), '{env="local"} |= "a \\"b\\""'],
    [
      'alternatives of a line filter',
      lines(containing(logs({ env: 'local' }), 'a', 'b')),
      '{env="local"} |= "a" or "b"',
    ],
    [
      'count of lines',
      sum(countLines(logs({ level: 'error' }), '5m'), { by: ['service'] }),
      'sum by (service) (count_over_time({level="error"} [5m]))',
    ],
    [
      'rate of lines',
      sum(lineRate(logs({ service: variable('service') }), '$__auto')),
      'sum(rate({service=~"$service"} [$__auto]))',
    ],
    [
      'a field of the line',
      sum(countLines(whereField(withFields(logs({ env: 'local' }), runId, errorClass), 'run_id', 'r1'), '1h'), {
        by: ['error_class'],
      }),
      'sum by (error_class) (count_over_time({env="local"} | json run_id="run_id", error_class="[\\"error.class\\"]" | run_id="r1" [1h]))',
    ],
  ])('renders %s', (_title, query, text) => {
    expect(render(query)).toBe(text);
  });

  test('is formatted for people, and not for programs', () => {
    const query = lines(containing(logs({ env: 'local' }), 'late'));
    const text = render(readable(query));
    expect(text).toMatch(/^\{env="local"\} \|= "late" \| json message="message", .* \| line_format `.*`$/);
    expect(unformatted(text)).toBe(render(query));
    expect(unformatted(render(query))).toBe(render(query));
    expect(() => readable(countLines(logs({ env: 'local' }), '5m'))).toThrow('only lines can be formatted');
  });

  test('without a condition is rejected', () => {
    expect(() => logs({})).toThrow('a log query needs a condition on service, env or level');
  });
});
