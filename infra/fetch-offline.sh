#!/usr/bin/env bash
# Fills a folder with what a deployment takes from registries: Terraform's providers and the charts.
#   infra/fetch-offline.sh FOLDER, then make deploy TF_PROVIDERS_DIR=FOLDER/providers CHARTS_DIR=FOLDER/charts
# PLATFORM names the machine that deploys, where it is another one: linux_arm64.
set -euo pipefail
folder=${1:?usage: infra/fetch-offline.sh FOLDER}
mkdir -p "$folder/providers" "$folder/charts"
folder=$(cd "$folder" && pwd)
cd "$(dirname "$0")"

[ -f dist/synthesize.js ] || {
  echo 'Nothing is compiled yet: run "make infra-built".' >&2
  exit 1
}
stacks=$(mktemp -d)
trap 'rm -rf "$stacks"' EXIT
node dist/synthesize.js "$stacks"
# All environments together need the same providers: those of one stack of each kind.
for stack in "$stacks"/production/stacks/*; do
  echo "providers of $(basename "$stack")"
  terraform -chdir="$stack" providers mirror ${PLATFORM:+-platform="$PLATFORM"} "$folder/providers" >/dev/null
done
node dist/list-charts.js | while read -r name version repository; do
  echo "chart $name $version"
  rm -rf "${folder:?}/charts/$name"
  helm pull "$name" --version "$version" --repo "$repository" --untar --untardir "$folder/charts"
done
