import {redact} from '#runtime/telemetry/redact.ts';

/**
 * A resource as the log keeps it: JSON without the values that no log may have (`isSensitive`): secrets, and e-mail
 * addresses and the like, which could not be deleted from here. Null for "there was none".
 */
export const snapshot = (resource: object | undefined): string | null =>
  resource === undefined ? null : JSON.stringify(redact(resource)).toWellFormed();
