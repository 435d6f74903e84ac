// `sextant whoami`: the identity, role and orgs of the key.
import { toned } from '@sextant/terminal/tones';
import { Command } from 'commander';
import { read } from '../../actions/read';
import { fields } from '../../text/fields';

export function whoamiCommand(): Command {
  return new Command('whoami').description('show the identity, the role and the orgs of the key').action(
    read(
      '/api/v1/me',
      () => ({}),
      ({ actor, role, org, covers, platform }, view) =>
        fields(
          [
            ['Identity', toned('strong', actor)],
            ['Role', platform ? `${role} (platform key)` : role],
            ['Reads', covers === null ? 'all orgs; --org selects one' : `org ${covers ?? org}`],
            ['Changes', `org ${org}`],
          ],
          view,
        ),
    ),
  );
}
