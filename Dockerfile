FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY src src
COPY web web
# The guides are in the console's API reference.
COPY docs docs
RUN npm run build && npm prune --omit=dev && rm -rf node_modules/@hookfront

FROM node:24-bookworm-slim
ENV NODE_ENV=production
ENV HOST=0.0.0.0
ENV PORT=3000
ENV DATA_DIR=/data
WORKDIR /app
# Without DATABASE_URL the embedded PostgreSQL keeps its files here, as the user below.
RUN mkdir /data && chown node:node /data
COPY package.json ./
COPY bin bin
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# Everything above belongs to root: this user can write nothing but /data, and /tmp, so the root may be read-only.
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "bin/healthcheck.mjs"]
CMD ["node", "dist/src/main.js"]
