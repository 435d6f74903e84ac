// `logs`: follows the log of one component.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { StackError } from '../errors';
import type { Home } from '../home';

/** Prints the last lines and those that come, until interrupted. */
export async function logs(home: Home, name: string): Promise<void> {
  const file = home.log(name);
  if (name === '' || !existsSync(file)) {
    throw new StackError(`There is no log of "${name}": name a component, as in "make logs S=worker".`);
  }
  const tail = spawn('tail', ['-n', '50', '-F', file], { stdio: 'inherit' });
  await new Promise((resolve) => tail.once('exit', resolve));
}
