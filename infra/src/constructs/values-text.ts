// Values of a chart as the text that Terraform hands to Helm.

/**
 * JSON in which no brace follows a `$` or `%`: Terraform would take `${env:NAME}`, which collectors and Grafana
 * expand, for its own template. References to other resources, which CDKTF resolves later, stay as they are.
 */
export function valuesText(values: object): string {
  return JSON.stringify(values).replaceAll(/([$%])\{(?!TfToken\[)/g, '$1\\u007b');
}
