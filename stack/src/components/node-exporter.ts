// node_exporter: CPU, memory and disk metrics of this machine.
import { httpProblem } from '../checks';
import type { Component } from '../component';

export const nodeExporter: Component = {
  name: 'node-exporter',
  tier: 'store',
  after: [],
  tool: 'node-exporter',
  command: (site) => ({
    file: site.binary('node_exporter'),
    args: [`--web.listen-address=${site.address('node-exporter')}`, '--log.level=warn'],
  }),
  check: (site) => () => httpProblem(site.url('node-exporter')),
  endpoints: (site) => ({ 'node-exporter': site.url('node-exporter') }),
};
