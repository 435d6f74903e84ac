// Rules about the nodes that the stack `cloud` makes: every pod has room on them.
import { cloudMisfit, nodeSize } from '../capacity/cloud-nodes';
import { KNOWN } from '../capacity/instance-types';
import type { Settings } from './schema';
import type { SettingProblem } from './setting-problem';

/** Families of ARM processors: m7g, c6gn, r8gd, t4g, a1. The image of our nodes is for x86. */
const ARM = /^([a-z]+\d+g[a-z]*|a1)\./;

export function nodeProblem(settings: Settings): SettingProblem | undefined {
  const { cloud } = settings;
  if (!cloud) return undefined;
  const { nodes, availabilityZones } = cloud;
  const zones = availabilityZones.length;
  for (const bound of ['min', 'max'] as const) {
    if (nodes[bound] % zones === 0) continue;
    const message = `must be a multiple of ${zones}, as each of the ${zones} zones has as many nodes, not ${nodes[bound]}`;
    return { setting: `cloud.nodes.${bound}`, message };
  }
  const setting = 'cloud.nodes.instanceType';
  if (ARM.test(nodes.instanceType)) {
    return { setting, message: `${nodes.instanceType} has ARM processors: choose one with Intel or AMD processors` };
  }
  if (!nodeSize(cloud)) {
    const message = `what ${nodes.instanceType} leaves to pods is not known (known are ${KNOWN}): set cloud.nodes.allocatable to {cpu, memory, pods}, as kubectl describe node shows it`;
    return { setting, message };
  }
  const misfit = cloudMisfit(settings, cloud);
  return misfit === undefined ? undefined : { setting: 'cloud.nodes', message: misfit };
}
