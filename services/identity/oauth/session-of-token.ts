import type {SessionModel} from '#gen/prisma/identity/models.ts';
import {Failure} from '#runtime/errors/failure.ts';
import {hashOf, isRefreshToken} from '../sessions/refresh-token.ts';
import type {OAuthDeps} from './oauth-deps.ts';

/** The session of a refresh token, or of an access token; null for what is neither. */
export const sessionOfToken = async (
  {database: {system}, verifyAccessToken}: Pick<OAuthDeps, 'database' | 'verifyAccessToken'>,
  token: string,
): Promise<SessionModel | null> => {
  if (isRefreshToken(token)) {
    const found = await system.refreshToken.findFirst({where: {hash: hashOf(token)}, include: {session: true}});
    return found?.session ?? null;
  }
  try {
    const {sid} = verifyAccessToken(token);
    return sid === undefined ? null : await system.session.findFirst({where: {id: sid}});
  } catch (error) {
    if (error instanceof Failure && error.code === 'UNAUTHENTICATED') return null;
    throw error;
  }
};
