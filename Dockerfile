# Images of all our services, and of the collector. `docker compose build` builds them; one by itself:
#
#   docker build --build-arg FOLDER=services/worker --tag registry.example.com/sextant/worker:0.1.0 .
#   docker build --build-arg FOLDER=packages/records --build-arg PROGRAM=commands/migrate --tag registry.example.com/sextant/migrations:0.1.0 .
#   docker build --target collector --tag registry.example.com/sextant/collector:0.1.0 .
#
# Behind a registry of npm packages of your own: --secret id=npmrc,src=$HOME/.npmrc, which no layer keeps.
# checkov:skip=CKV_DOCKER_7:the tags are in these arguments, which a mirror of images may replace
ARG NODE_IMAGE=node:22.23.3-bookworm-slim
ARG COLLECTOR_IMAGE=otel/opentelemetry-collector-contrib:0.155.0
ARG BUSYBOX_IMAGE=busybox:1.37.0

# --- collector: the official program, with a shell's wget beside it to ask whether it is ready

FROM ${COLLECTOR_IMAGE} AS official-collector

FROM ${BUSYBOX_IMAGE} AS collector
RUN mkdir -p /var/lib/otelcol && chown 10001:10001 /var/lib/otelcol
COPY --from=official-collector /otelcol-contrib /usr/local/bin/otelcol
COPY --from=official-collector /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
USER 10001:10001
EXPOSE 4317 4318 8888 8889
HEALTHCHECK --interval=5s --timeout=5s --retries=20 CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:13133/"]
ENTRYPOINT ["/usr/local/bin/otelcol"]

# --- packages: what package-lock.json says, and nothing that a package would run while it is installed

FROM ${NODE_IMAGE} AS packages
WORKDIR /sextant
COPY package.json package-lock.json .npmrc ./
COPY signals/package.json signals/
COPY telemetry/package.json telemetry/
COPY services/ai/package.json services/ai/
COPY cli/package.json cli/
COPY services/controller/package.json services/controller/
COPY services/github-app/package.json services/github-app/
COPY packages/kinds/package.json packages/kinds/
COPY packages/dead-letters/package.json packages/dead-letters/
COPY packages/http/package.json packages/http/
COPY services/ops/package.json services/ops/
COPY services/prover/package.json services/prover/
COPY packages/records/package.json packages/records/
COPY packages/terminal/package.json packages/terminal/
COPY services/worker/package.json services/worker/
COPY simulator/package.json simulator/
COPY otel/package.json otel/
COPY alerts/package.json alerts/
COPY dashboards/package.json dashboards/
COPY stack/package.json stack/
COPY bench/package.json bench/
COPY examples/greeter/package.json examples/greeter/
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

# --- libraries: what services share, compiled once for all of them

FROM packages AS libraries
COPY tsconfig.base.json ./
COPY signals signals
COPY telemetry telemetry
COPY packages/http packages/http
COPY packages/dead-letters packages/dead-letters
COPY packages/records packages/records
COPY packages/kinds packages/kinds
COPY packages/terminal packages/terminal
COPY stack/tsconfig.json stack/
COPY stack/src/until.ts stack/src/
COPY stack/src/images stack/src/images
COPY alerts/generated/posted alerts/generated/posted
COPY alerts/runbooks alerts/runbooks
RUN node_modules/.bin/tsc -b packages/kinds packages/dead-letters stack

# --- program: one service, compiled, with what it needs to run in /image

FROM libraries AS program
ARG FOLDER
ARG PROGRAM=main
COPY ${FOLDER} ${FOLDER}
RUN node_modules/.bin/tsc -b ${FOLDER} && node stack/dist/images/image.js ${FOLDER} ${PROGRAM} /image

# --- the service

FROM ${NODE_IMAGE} AS service
ENV NODE_ENV=production
# The one folder that a service may write to; a volume that is mounted here takes over its owner.
RUN mkdir -p /var/spool/sextant && chown 10001:10001 /var/spool/sextant
COPY --from=program /image /sextant
USER 10001:10001
EXPOSE 8080
# Ready, as /readyz has it; asked by bash, since a Node for each look would cost more than some services do.
HEALTHCHECK --interval=5s --timeout=5s --retries=20 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r -u 3 _ status _ && [ \"$status\" = 200 ]"]
# Contexts of traces without a hook on every promise; Node 24 keeps them so by itself, and refuses the flag.
ENTRYPOINT ["node", "--enable-source-maps", "--experimental-async-context-frame", "/sextant/main.js"]
