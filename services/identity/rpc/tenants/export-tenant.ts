import {z} from 'zod';
import type {ExportTenantRequest, ExportTenantResponse} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import {ownWork} from '#runtime/data/own-work.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {exportRows} from '#runtime/tenants/export-rows.ts';
import type {Deps} from '../../deps.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {tenantOfRow} from '../../store/tenants/tenant-row.ts';
import type {DataPeers} from '../../tenants/data-peers.ts';

const cursor = z.object({service: z.string(), pageToken: z.string()});

/**
 * Answers a page of all that any service knows of the caller's tenant, identity first. That somebody has begun to take it
 * along stands in the audit log. Fails with TENANT_NOT_FOUND, PAGE_TOKEN_INVALID.
 */
export const exportTenant =
  ({database, dataPeers, recordAudit}: Deps): Rpc<ExportTenantRequest, ExportTenantResponse> =>
  async ({name, pageSize, pageToken}, call) => {
    const {tenant, method} = call;
    if (name !== tenantName(tenant)) throw tenantNotFound(name);
    const own = exportRows(database);
    const sources: DataPeers = {identity: (request) => own(request, call), ...dataPeers};
    const services = Object.keys(sources);
    const scope = {method, tenant, filter: '', orderBy: ''};
    const {service, pageToken: inner} = decodePageToken(scope, pageToken, cursor) ?? {
      service: 'identity',
      pageToken: '',
    };
    const {rows, nextPageToken} = (await sources[service]?.({pageSize, pageToken: inner}, call)) ?? {
      rows: [],
      nextPageToken: '',
    };
    const place = nextPageToken === '' ? services[services.indexOf(service) + 1] : service;
    const next = place === undefined ? '' : encodePageToken(scope, {service: place, pageToken: nextPageToken});
    if (pageToken !== '') return {rows, nextPageToken: next};

    await database
      .forTenant(tenant)
      .update(ownWork(), (tx) => recordAudit(tx, call, {action: 'ExportTenant', target: name}));
    const row = await database.forTenant(tenant).read.tenant.findFirst({where: {id: tenant}});
    if (!row) throw tenantNotFound(name);
    const resource = JSON.parse(JSON.stringify(tenantOfRow(row)));
    return {rows: [{service: 'identity', table: 'tenant', row: resource}, ...rows], nextPageToken: next};
  };
