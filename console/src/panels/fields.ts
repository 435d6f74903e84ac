// The configuration of a field: the defaults of the panel with the overrides that match the field.
import type { FieldConfig, Override, Panel } from './dashboard';

export interface FieldId {
  readonly name: string;
  /** Query of the field. */
  readonly refId?: string;
  readonly isNumber?: boolean;
}

/** Later overrides win. */
export function fieldOf(panel: Panel, id: FieldId): FieldConfig {
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  return overrides
    .filter((override) => matches(override, id))
    .flatMap(({ properties }) => properties)
    .reduce<FieldConfig>((field, { id: property, value }) => withProperty(field, property, value), defaults);
}

function matches({ matcher: { id, options } }: Override, field: FieldId): boolean {
  switch (id) {
    case 'byName':
      return options === field.name;
    case 'byNames':
      return (options as { readonly names?: readonly string[] }).names?.includes(field.name) ?? false;
    case 'byRegexp':
      return typeof options === 'string' && expressionOf(options).test(field.name);
    case 'byFrameRefID':
      return options === field.refId;
    case 'byType':
      return options === (field.isNumber === false ? 'string' : 'number');
    default:
      return false;
  }
}

/** Grafana writes names as `^text$` or `/text/`. */
function expressionOf(text: string): RegExp {
  return new RegExp(/^\/(.*)\/$/.exec(text)?.[1] ?? text);
}

const CUSTOM = 'custom.';

function withProperty(field: FieldConfig, id: string, value: unknown): FieldConfig {
  return id.startsWith(CUSTOM)
    ? { ...field, custom: { ...field.custom, [id.slice(CUSTOM.length)]: value } }
    : { ...field, [id]: value };
}
