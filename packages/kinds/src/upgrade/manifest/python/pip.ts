// The manifests of Python: which of them a text is, and what they have in common.
import type { Declaration, Declared, Manifest } from '../set-range';
import { readPyproject } from './pyproject';
import { normalized } from './requirement';
import { readRequirements } from './requirements-txt';

/** Whether a text is a pyproject.toml rather than a requirements.txt, in which a line cannot begin with a bracket. */
export function isPyproject(text: string): boolean {
  return /^\ufeff?[ \t]*\[+[ \t]*[\w"'-]/m.test(text);
}

export function readPip(text: string): Manifest {
  const { found, ...rest } = isPyproject(text) ? readPyproject(text) : readRequirements(text);
  return {
    ...rest,
    all: (): readonly (Declared & { package: string })[] => found,
    of: (name): readonly Declaration[] => found.filter((one) => one.package === normalized(name)),
  };
}
