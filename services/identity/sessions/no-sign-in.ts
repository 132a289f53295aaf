import type {SignIn} from '#gen/ts/souk/identity/v1/session.ts';

/** A sign-in without anything in it. */
export const noSignIn: SignIn = {
  session: undefined,
  accessToken: '',
  accessTokenExpireTime: undefined,
  refreshToken: '',
  refreshTokenExpireTime: undefined,
  csrfToken: '',
  secondFactor: undefined,
};
