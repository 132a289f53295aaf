import type {Prisma} from '#gen/prisma/identity/client.ts';

/** Reads with a key the secrets that are good at `now`, the newest first. */
export const liveSecrets = (now: Date) =>
  ({
    secrets: {
      where: {OR: [{expireTime: null}, {expireTime: {gt: now}}]},
      orderBy: {createTime: 'desc'},
    },
  }) satisfies Prisma.ApiKeyInclude;
