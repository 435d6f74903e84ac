// Rule for the nodes of the stack `cloud`: every pod fits.
import { cloudPlacementProblem, nodeSize } from '../capacity/cloud-nodes';
import { SUPPORTED_TYPES } from '../capacity/instance-types';
import type { SettingProblem, Settings } from './schema';

/** Families with ARM processors: m7g, c6gn, r8gd, t4g, a1. The node image is for x86. */
const ARM = /^([a-z]+\d+g[a-z]*|a1)\./;

export function nodeProblem(settings: Settings): SettingProblem | undefined {
  const { cloud } = settings;
  if (!cloud) return undefined;
  const { nodes, availabilityZones } = cloud;
  const zones = availabilityZones.length;
  for (const bound of ['min', 'max'] as const) {
    if (nodes[bound] % zones === 0) continue;
    const message = `must be a multiple of the ${zones} zones, not ${nodes[bound]}`;
    return { setting: `cloud.nodes.${bound}`, message };
  }
  const setting = 'cloud.nodes.instanceType';
  if (ARM.test(nodes.instanceType)) {
    return { setting, message: `${nodes.instanceType} has an ARM processor: choose a type with Intel or AMD` };
  }
  if (!nodeSize(cloud)) {
    const message = `the allocatable resources of ${nodes.instanceType} are unknown (supported: ${SUPPORTED_TYPES}): set cloud.nodes.allocatable to {cpu, memory, pods} from kubectl describe node`;
    return { setting, message };
  }
  const message = cloudPlacementProblem(settings, cloud);
  return message === undefined ? undefined : { setting: 'cloud.nodes', message };
}
