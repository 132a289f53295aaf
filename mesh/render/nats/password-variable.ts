/**
 * The variable of the broker's environment that holds the password of a user, in quotes: without them the broker would read
 * one that begins with a digit as a number.
 */
export const passwordVariable = (user: string): string => `NATS_PASSWORD_${user.replaceAll('-', '_').toUpperCase()}`;
