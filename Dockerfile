# The harness with all its tools inside, so that CI needs nothing but Docker:
#   docker build -t launch-gate . && docker run --rm launch-gate run --profile ci
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS base
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git python3 python3-pip redis-server \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --create-home --uid 10001 launch-gate

FROM base AS tools
USER launch-gate
WORKDIR /home/launch-gate/harness
COPY --chown=launch-gate package.json package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY --chown=launch-gate . .
RUN npx launch-gate tools install postgres redis stripe-mock toxiproxy anvil k6 gitleaks

FROM base AS harness
COPY --from=tools --chown=launch-gate /home/launch-gate /home/launch-gate
USER launch-gate
WORKDIR /home/launch-gate/harness
ENTRYPOINT ["npx", "launch-gate"]
CMD ["run", "--profile", "ci"]
