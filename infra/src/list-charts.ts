// `node dist/list-charts.js`: prints `name version repository` for each chart.
import { CHARTS } from './stacks/telemetry';

const lines = Object.values(CHARTS).map(({ name, version, repository }) => `${name} ${version} ${repository}\n`);
process.stdout.write(lines.join(''));
