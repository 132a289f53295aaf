import {randomBytes} from 'node:crypto';
import {Secret, TOTP} from 'otpauth';

// What every authenticator app supports: the defaults of RFC 6238 and of the Key URI format.
const algorithm = 'SHA1';
const digits = 6;
const periodSeconds = 30;
/** Steps before and after the one of now: a clock may be half a minute off (RFC 6238 section 5.2). */
const window = 1;
const issuer = 'Souk';

/** A new secret of 160 bits (RFC 4226 section 4). */
export const newTotpSecret = (): Uint8Array => new Uint8Array(randomBytes(20));

/** The secret as people type it, and as their app scans it. */
export const presentTotp = (secret: Uint8Array, account: string): {readonly secret: string; readonly uri: string} => {
  const totp = totpOf(secret, account);
  return {secret: totp.secret.base32, uri: totp.toString()};
};

/** The step (RFC 6238 section 4.2) whose code this is, at `now` or one step beside it; undefined when it is none's. */
export const stepOfCode = (secret: Uint8Array, code: string, now: Date): bigint | undefined => {
  const timestamp = now.getTime();
  const delta = totpOf(secret, '').validate({token: code, timestamp, window});
  return delta === null ? undefined : BigInt(TOTP.counter({period: periodSeconds, timestamp}) + delta);
};

const totpOf = (secret: Uint8Array, label: string): TOTP =>
  new TOTP({
    issuer,
    label,
    algorithm,
    digits,
    period: periodSeconds,
    secret: new Secret({buffer: new Uint8Array(secret).buffer}),
  });
