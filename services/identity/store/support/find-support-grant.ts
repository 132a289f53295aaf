import {validate} from 'uuid';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {SupportGrant} from '#gen/ts/souk/identity/v1/support.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {supportGrantName} from '../../domain/support-grant-name.ts';
import {supportGrantOf} from './support-grant-row.ts';

/** The id of a tenant's grant. Fails with SUPPORT_GRANT_NOT_FOUND for those of other tenants and for what is none. */
export const supportGrantIdOf = (tenant: TenantId, name: string): string => {
  const parts = supportGrantName.match(name);
  if (parts?.tenant !== tenant || !validate(parts.grant)) throw notFound(name);
  return parts.grant;
};

/** A grant of a tenant by its name. Fails with SUPPORT_GRANT_NOT_FOUND. */
export const findSupportGrant = async (
  {supportGrant}: Pick<Reader<PrismaClient>, 'supportGrant'>,
  tenant: TenantId,
  name: string,
): Promise<SupportGrant> => {
  const row = await supportGrant.findFirst({where: {id: supportGrantIdOf(tenant, name)}});
  if (!row) throw notFound(name);
  return supportGrantOf(row);
};

const notFound = (name: string) =>
  failure(ErrorReason.SUPPORT_GRANT_NOT_FOUND, `No support grant ${name}.`, {supportGrant: name});
