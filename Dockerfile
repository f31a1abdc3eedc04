# An image with the tool:
#   docker build -t twicetold .
#   docker run --rm -v "$PWD:/work" twicetold scan content
FROM node:22-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts
RUN npm run build
RUN npm pack --ignore-scripts --pack-destination /tmp

FROM node:22-slim
LABEL org.opencontainers.image.title="twicetold" \
      org.opencontainers.image.description="Finds near-duplicate and paraphrased articles" \
      org.opencontainers.image.licenses="MIT"
# git says which articles of a clone are new (check --changed-since), also where the clone belongs to another user
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
RUN git config --system --add safe.directory '*'
COPY --from=build /tmp/twicetold-*.tgz /tmp/
RUN npm install --global --ignore-scripts --no-audit --no-fund /tmp/twicetold-*.tgz && rm /tmp/twicetold-*.tgz
USER node
WORKDIR /work
ENTRYPOINT ["twicetold"]
CMD ["--help"]
