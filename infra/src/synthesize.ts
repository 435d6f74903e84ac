// `node infra/dist/synthesize.js FOLDER`: synthesizes each environment into its own subfolder.
import { join } from 'node:path';
import { synthesize } from './main';
import { loadSettings } from './settings/load';
import { ENVIRONMENTS } from './settings/schema';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: synthesize.js FOLDER');
for (const name of ENVIRONMENTS) synthesize(loadSettings(name), join(folder, name));
