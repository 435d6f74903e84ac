// `sextant whoami`: whose key it is, what it may do, and which orgs it reads.
import { Command } from 'commander';
import type { Me } from '../../api/types';
import { fields } from '../../text/fields';
import { toned } from '@sextant/terminal/tones';
import { read } from '../../actions/read';

export function whoamiCommand(): Command {
  return new Command('whoami').description('whose key it is, what it may do, and which orgs it reads').action(
    read<object, Me>(() => ({
      path: '/me',
      render: ({ actor, role, org, covers, platform }, view) =>
        fields(
          [
            ['Who', toned('strong', actor)],
            ['Role', platform ? `${role} of the platform` : role],
            ['Reads', covers === null ? 'all orgs; --org names one' : `org ${covers ?? org}`],
            ['Changes', `org ${org}`],
          ],
          view,
        ),
    })),
  );
}
