#!/usr/bin/env bash
# Runs the command of CDKTF on the stacks of an environment: infra/cdktf.sh deploy|plan|destroy.
# ENV names the environment and STACK one stack (all without it); CDKTF_FLAGS are given to the command as they are.
# CDKTF_COMMAND is another command; cdktf itself crashes on Node 24, where its maintained fork cdktn is taken.
set -euo pipefail
cd "$(dirname "$0")"
verb=$1
export ENV=${ENV:-}
stack=${STACK:-}
# Nothing is sent to find out about newer versions.
export CHECKPOINT_DISABLE=1
default='npx --yes cdktf-cli@0.21.0'
[ "$(node -p 'process.versions.node.split(".")[0]')" -lt 24 ] || default='npx --yes cdktn-cli@0.24.0'
read -ra cdktf <<<"${CDKTF_COMMAND:-$default}"
read -ra flags <<<"${CDKTF_FLAGS:-}"
# Nobody answers a question in CI.
if [ -n "${CI:-}" ] && [ "$verb" != plan ]; then flags+=(--auto-approve); fi

node dist/preflight/main.js "$ENV" "$stack" "$verb"
node dist/main.js
mapfile -t stacks < <(node -p 'Object.keys(require("./cdktf.out/manifest.json").stacks).join("\n")')
if [ -n "$stack" ] && [ "$stack" != all ]; then stacks=("sextant-$ENV-$stack"); fi

case $verb in
plan)
  # The command plans one stack at a time.
  for name in "${stacks[@]}"; do "${cdktf[@]}" diff "$name" --skip-synth "${flags[@]}"; done
  ;;
deploy | destroy) "${cdktf[@]}" "$verb" "${stacks[@]}" --skip-synth "${flags[@]}" ;;
*)
  echo "infra/cdktf.sh: $verb is none of deploy, plan, destroy" >&2
  exit 2
  ;;
esac
