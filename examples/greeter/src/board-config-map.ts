// Prints the ConfigMap of the board: `node examples/greeter/dist/board-config-map.js | kubectl apply -f -`.
import { compileDashboards } from '@sextant/dashboards/compile';
import { boardConfigMap } from '@sextant/dashboards/config-map';
import { greeters, slowGreetings } from './alert';
import { greeter } from './dashboard';

const [board] = compileDashboards([greeter], [slowGreetings]);
const configMap = boardConfigMap(board!, { namespace: process.env['NAMESPACE'] ?? 'greeter', team: greeters });
process.stdout.write(`${JSON.stringify(configMap, null, 2)}\n`);
