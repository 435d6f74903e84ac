// Writes docs/cli.md and the types of the API for the CLI and the console: `node cli/dist/generate.js`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { cliReference } from './reference';

const REPOSITORY = resolve(__dirname, '../..');

/** TypeScript types of all operations that are not deprecated. */
async function apiTypes(): Promise<string> {
  const document = JSON.parse(readFileSync(join(REPOSITORY, 'docs/openapi.json'), 'utf8')) as OpenAPI3;
  const options = { alphabetize: true, defaultNonNullable: false, excludeDeprecated: true, immutable: true };
  return `// Generated from docs/openapi.json by \`make generate\`; do not edit.\n${astToString(await openapiTS(document, options))}`;
}

async function main(): Promise<void> {
  writeFileSync(join(REPOSITORY, 'docs/cli.md'), cliReference());
  const types = await apiTypes();
  for (const client of ['cli', 'console']) writeFileSync(join(REPOSITORY, client, 'src/generated/api.ts'), types);
}

void main();
