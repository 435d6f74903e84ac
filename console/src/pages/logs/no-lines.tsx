// Says what to do when no log line is found.
import { Empty } from '../../ui/states';

export function NoLines() {
  return (
    <Empty title="No log lines">
      Choose a longer time range, or remove a part of the filter. A line is here a few seconds after it is written.
    </Empty>
  );
}
