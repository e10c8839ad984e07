# One image for every role: the last argument chooses between web, realtime and all.
# Each step is the command that also runs outside of a container.

FROM node:24-bookworm-slim AS build
WORKDIR /hemicycle
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --include=optional
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
# Says to bootstrap/install.mjs which lock file node_modules is from, so that it installs nothing.
COPY --from=build --chown=node:node /hemicycle /hemicycle
WORKDIR /hemicycle
RUN sha256sum package-lock.json | cut -d ' ' -f 1 > node_modules/.installed-from \
  && mkdir -p /data && chown node:node /data
USER node
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    REALTIME_HOST=0.0.0.0 \
    DATA_DIR=/data
VOLUME /data
EXPOSE 3000 3001
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "scripts/start.mjs"]
CMD ["--role=all"]
