// Says what to do when no log line is found.
import { OtherOrgs } from '../../app/other-orgs';
import { Empty } from '../../ui/states';

export interface NoLinesProps {
  /** Orgs with lines. */
  readonly otherOrgs?: readonly string[];
}

export function NoLines({ otherOrgs }: NoLinesProps) {
  return (
    <Empty title="No log lines">
      <OtherOrgs orgs={otherOrgs} what="log lines" />
      <p>
        Choose a longer time range, or remove a part of the filter. A line is here a few seconds after it is written.
      </p>
    </Empty>
  );
}
