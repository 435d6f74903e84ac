#!/usr/bin/env bash
# Downloads the Terraform providers and charts for deployments without access to the registries.
#   infra/fetch-offline.sh FOLDER, then make deploy TF_PROVIDERS_DIR=FOLDER/providers CHARTS_DIR=FOLDER/charts
# Set PLATFORM to deploy from another platform: linux_arm64.
set -euo pipefail
folder=${1:?usage: infra/fetch-offline.sh FOLDER}
mkdir -p "$folder/providers" "$folder/charts"
folder=$(cd "$folder" && pwd)
cd "$(dirname "$0")"

[ -f dist/synthesize.js ] || {
  echo 'infra is not compiled: run "make infra-built" first.' >&2
  exit 1
}
stacks=$(mktemp -d)
trap 'rm -rf "$stacks"' EXIT
node dist/synthesize.js "$stacks"
# Production has every kind of stack and therefore needs every provider.
for stack in "$stacks"/production/stacks/*; do
  echo "providers of $(basename "$stack")"
  terraform -chdir="$stack" providers mirror ${PLATFORM:+-platform="$PLATFORM"} "$folder/providers" >/dev/null
done
node dist/list-charts.js | while read -r name version repository; do
  echo "chart $name $version"
  rm -rf "${folder:?}/charts/$name"
  helm pull "$name" --version "$version" --repo "$repository" --untar --untardir "$folder/charts"
done
