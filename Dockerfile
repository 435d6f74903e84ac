# Images of our services and of the collector. `docker compose build` builds all of them. To build one:
#
#   docker build --build-arg FOLDER=services/worker --tag registry.example.com/sextant/worker:0.1.0 .
#   docker build --build-arg FOLDER=packages/records --build-arg PROGRAM=commands/migrate --tag registry.example.com/sextant/migrations:0.1.0 .
#   docker build --target collector --tag registry.example.com/sextant/collector:0.1.0 .
#
# With a private npm registry, add --secret id=npmrc,src=$HOME/.npmrc. No layer stores the file.
# checkov:skip=CKV_DOCKER_7:the tags are in these arguments, which an image mirror may replace
ARG NODE_IMAGE=node:22.23.3-bookworm-slim
ARG COLLECTOR_IMAGE=otel/opentelemetry-collector-contrib:0.155.0
ARG BUSYBOX_IMAGE=busybox:1.37.0

# --- collector: the official program, in an image with wget for the health check

FROM ${COLLECTOR_IMAGE} AS official-collector

FROM ${BUSYBOX_IMAGE} AS collector
RUN mkdir -p /var/lib/otelcol && chown 10001:10001 /var/lib/otelcol
COPY --from=official-collector /otelcol-contrib /usr/local/bin/otelcol
COPY --from=official-collector /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
USER 10001:10001
EXPOSE 4317 4318 8888 8889
HEALTHCHECK --interval=5s --timeout=5s --retries=20 CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:13133/"]
ENTRYPOINT ["/usr/local/bin/otelcol"]

# --- packages: npm packages from package-lock.json, without install scripts

FROM ${NODE_IMAGE} AS packages
WORKDIR /sextant
COPY package.json package-lock.json .npmrc ./
COPY signals/package.json signals/
COPY telemetry/package.json telemetry/
COPY services/ai/package.json services/ai/
COPY cli/package.json cli/
COPY console/package.json console/
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

# --- libraries: shared packages, compiled once for all services

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
COPY dashboards/generated/boards dashboards/generated/boards
RUN node_modules/.bin/tsc -b packages/kinds packages/dead-letters stack

# --- console: built once, and copied to the image of ops

FROM libraries AS console
COPY console console
RUN node_modules/.bin/vite build console --logLevel warn

# --- program: one compiled service with its runtime files in /image

FROM libraries AS program
ARG FOLDER
ARG PROGRAM=main
COPY --from=console /sextant/console/dist/app console/dist/app
COPY ${FOLDER} ${FOLDER}
RUN node_modules/.bin/tsc -b ${FOLDER} && node stack/dist/images/image.js ${FOLDER} ${PROGRAM} /image

# --- service: the final image

FROM ${NODE_IMAGE} AS service
ENV NODE_ENV=production
# The only writable folder of a service. A new volume mounted here inherits its owner.
RUN mkdir -p /var/spool/sextant && chown 10001:10001 /var/spool/sextant
COPY --from=program /image /sextant
USER 10001:10001
EXPOSE 8080
# Checks /readyz with bash: starting Node for each check would use more CPU than some services.
HEALTHCHECK --interval=5s --timeout=5s --retries=20 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r -u 3 _ status _ && [ \"$status\" = 200 ]"]
# Propagates async context without promise hooks. Node 24 does so by default and rejects the flag.
ENTRYPOINT ["node", "--enable-source-maps", "--experimental-async-context-frame", "/sextant/main.js"]
