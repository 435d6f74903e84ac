// Python manifests: requirements.txt and pyproject.toml.
import type { Manifest } from '../set-range';
import { readPyproject } from './pyproject';
import { normalized } from './requirement';
import { readRequirements } from './requirements-txt';

/** Tells a pyproject.toml from a requirements.txt, in which no line starts with a bracket. */
export function isPyproject(text: string): boolean {
  return /^\ufeff?[ \t]*\[+[ \t]*[\w"'-]/m.test(text);
}

export function readPip(text: string): Manifest {
  const { declarations, ...rest } = isPyproject(text) ? readPyproject(text) : readRequirements(text);
  return {
    ...rest,
    all: () => declarations,
    of: (name) => declarations.filter((one) => one.package === normalized(name)),
  };
}
