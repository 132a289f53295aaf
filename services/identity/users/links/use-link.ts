import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {UserModel} from '#gen/prisma/identity/models.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from '../../domain/failure.ts';
import type {Tx} from '../../store/access/change-access.ts';
import type {LinkPurpose} from './link-lifetimes.ts';
import {hashLinkSecret} from './link-secret.ts';

/** A link as somebody presents it. */
export interface PresentedLink {
  readonly purpose: LinkPurpose;
  readonly secret: string;
}

/** Whose link it is, if it can still be used, without using it. Fails with LINK_INVALID. */
export const userOfLink = async (
  {user, userLink}: Pick<Reader<PrismaClient>, 'user' | 'userLink'>,
  {purpose, secret}: PresentedLink,
  now: Date,
): Promise<UserModel> => {
  const where = {secretHash: hashLinkSecret(secret), purpose, useTime: null, expireTime: {gt: now}};
  const link = await userLink.findFirst({where});
  const owner = link && (await user.findFirst({where: {id: link.userId, email: link.email}}));
  if (!owner) throw linkInvalid();
  return owner;
};

/** Uses a link, once and for all. Fails with LINK_INVALID; of two at once the second. */
export const useLink = async (tx: Tx, link: PresentedLink, now: Date): Promise<UserModel> => {
  const owner = await userOfLink(tx, link, now);
  const {count} = await tx.userLink.updateMany({
    where: {secretHash: hashLinkSecret(link.secret), useTime: null, expireTime: {gt: now}},
    data: {useTime: now},
  });
  if (count === 0) throw linkInvalid();
  return owner;
};

const linkInvalid = (): Failure =>
  failure(ErrorReason.LINK_INVALID, 'The link is unknown, was used, or is over; ask for another.');
