import type {UserModel} from '#gen/prisma/identity/models.ts';
import {newId} from '#runtime/api/new-id.ts';
import {linkIssued} from '../../events/users/link-issued.ts';
import type {Tx} from '../../store/access/change-access.ts';
import type {LinkPurpose} from './link-lifetimes.ts';
import {linkLifetimes} from './link-lifetimes.ts';
import {hashLinkSecret, mintLinkSecret} from './link-secret.ts';
import type {SealLink} from './seal-link.ts';

/** So many links a user is sent within an hour; those asked for beyond are not sent, and the last one goes on. */
const mostAnHour = 5;
const hour = 3_600_000;

/** Sends a user a link, by the event that delivers it; the one before for the same purpose ends. */
export type IssueLink = (tx: Tx, user: UserModel, purpose: LinkPurpose, now: Date) => Promise<void>;

export const issueLink =
  (seal: SealLink): IssueLink =>
  async (tx, user, purpose, now) => {
    const ofUser = {userId: user.id, purpose};
    const recent = await tx.userLink.count({where: {...ofUser, createTime: {gt: new Date(now.getTime() - hour)}}});
    if (recent >= mostAnHour) return;
    await endLinks(tx, user.id, [purpose], now);
    const secret = mintLinkSecret();
    const expireTime = new Date(now.getTime() + linkLifetimes[purpose]);
    await tx.userLink.create({
      data: {
        id: newId(),
        ...ofUser,
        email: user.email,
        secretHash: hashLinkSecret(secret),
        createTime: now,
        expireTime,
      },
    });
    tx.emit(linkIssued(user, {purpose, sealedSecret: await seal(secret), expireTime}));
  };

/** Ends the links of a user that were not used, of these purposes. */
export const endLinks = async (tx: Tx, userId: string, purposes: readonly LinkPurpose[], now: Date): Promise<void> => {
  const where = {userId, purpose: {in: [...purposes]}, useTime: null, expireTime: {gt: now}};
  await tx.userLink.updateMany({where, data: {expireTime: now}});
};
