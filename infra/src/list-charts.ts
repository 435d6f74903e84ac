// `node dist/list-charts.js`: a line `name version repository` for each chart, for who fetches them.
import { CHARTS } from './stacks/telemetry';

const lines = Object.values(CHARTS).map(({ name, version, repository }) => `${name} ${version} ${repository}\n`);
process.stdout.write(lines.join(''));
