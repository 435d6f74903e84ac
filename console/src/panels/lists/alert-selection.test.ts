// The selection of a list of alerts.
import { isSelected } from './alert-selection';

test.each([
  ['{alertname=~"TargetDown|QueueStalled"}', 'QueueStalled', true],
  ['{alertname=~"TargetDown|QueueStalled"}', 'Queue', false],
  ['{alertname!="Watchdog"}', 'TargetDown', true],
  [undefined, 'TargetDown', true],
])('%p shows %p: %p', (alertInstanceLabelFilter, name, expected) => {
  const options = alertInstanceLabelFilter === undefined ? {} : { alertInstanceLabelFilter };
  expect(isSelected({ options }, name)).toBe(expected);
});
