import type {Letter} from './letter.ts';

/** Letters for people to read, one after the other. */
export function outboxText(letters: readonly Letter[]): string {
  if (letters.length === 0) return 'no link was issued yet';
  return letters
    .map(
      ({time, tenant, purpose, email, displayName, secret, expireTime}) =>
        `${time.toISOString()}  ${tenant}  ${purpose}\n  to ${displayName || 'somebody'} <${email}>\n  secret ${secret}\n  until ${expireTime?.toISOString() ?? '?'}`,
    )
    .join('\n\n');
}
