// A synthesized stack: its folder, and the resources that it declares.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '../../settings/schema';
import type { StackName } from '../request';

/** Folder of cdktf.json. */
export const INFRA = resolve(__dirname, '../../..');
export const OUTPUT = join(INFRA, 'cdktf.out');

/** Name of a stack in CDKTF. */
export function stackId(stack: StackName, { environment }: Settings): string {
  return `sextant-${environment}-${stack}`;
}

export interface DeclaredResource {
  /** Terraform address: `helm_release.loki`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Undefined for a cluster-scoped resource. */
  readonly namespace: string | undefined;
}

interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
  readonly terraform: { readonly backend: { readonly local?: { readonly path: string } } };
}
interface ResourceJson {
  readonly name?: string;
  readonly namespace?: string;
  readonly metadata?: { readonly name: string; readonly namespace?: string };
}

export class SynthesizedStack {
  /** Name in CDKTF. */
  readonly id: string;
  readonly folder: string;
  readonly #json: StackJson;

  constructor(
    readonly stack: StackName,
    settings: Settings,
    output = OUTPUT,
  ) {
    this.id = stackId(stack, settings);
    this.folder = join(output, 'stacks', this.id);
    this.#json = JSON.parse(readFileSync(join(this.folder, 'cdk.tf.json'), 'utf8')) as StackJson;
  }

  /** State file, if the state is local. */
  get stateFile(): string | undefined {
    return this.#json.terraform.backend.local?.path;
  }

  /** Kubernetes objects and Helm releases. */
  get declared(): readonly DeclaredResource[] {
    return Object.entries(this.#json.resource ?? {}).flatMap(([type, resources]) =>
      type.startsWith('kubernetes_') || type === 'helm_release'
        ? Object.entries(resources).map(([id, { metadata, ...release }]) => {
            const { name, namespace } = metadata ?? release;
            return { address: `${type}.${id}`, type, name: name!, namespace };
          })
        : [],
    );
  }
}
