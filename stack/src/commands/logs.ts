// `logs`: follows the log of one component.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { StackError } from '../errors';
import type { Home } from '../home';

/** Prints the last 50 lines and follows the log until interrupted. */
export async function logs(home: Home, name: string): Promise<void> {
  const file = home.log(name);
  if (name === '' || !existsSync(file)) {
    throw new StackError(
      name === ''
        ? 'no component given: try "make logs S=worker"'
        : `no log for component "${name}": try "make logs S=worker"`,
    );
  }
  const tail = spawn('tail', ['-n', '50', '-F', file], { stdio: 'inherit' });
  await new Promise((resolve) => tail.once('exit', resolve));
}
