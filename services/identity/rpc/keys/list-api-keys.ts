import {z} from 'zod';
import type {ListApiKeysRequest, ListApiKeysResponse} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {apiKeyOf} from '../../store/keys/api-key-row.ts';
import {liveSecrets} from '../../store/keys/live-secrets.ts';

const cursor = z.object({id: z.uuid()});

/** Lists the API keys of the caller's tenant, newest first. Fails with TENANT_NOT_FOUND, PAGE_TOKEN_INVALID. */
export const listApiKeys =
  ({database, clock}: Deps): Rpc<ListApiKeysRequest, ListApiKeysResponse> =>
  async ({parent, pageSize: requested, pageToken}, {tenant, method}) => {
    if (parent !== tenantName(tenant)) throw tenantNotFound(parent);
    const scope = {method, tenant, filter: '', orderBy: 'create_time desc'};
    const after = decodePageToken(scope, pageToken, cursor);
    const size = pageSize(requested);
    const rows = await database.forTenant(tenant).read.apiKey.findMany({
      // Ids are UUIDv7: their order is that of creation.
      where: after && {id: {lt: after.id}},
      orderBy: {id: 'desc'},
      take: size + 1,
      include: liveSecrets(clock()),
    });
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return {
      apiKeys: page.map(apiKeyOf),
      nextPageToken: last && rows.length > size ? encodePageToken(scope, {id: last.id}) : '',
    };
  };
