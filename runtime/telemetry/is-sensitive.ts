/**
 * Names of fields whose values never reach a log, compared without case, `-` and `_`: credentials, and what GDPR calls
 * personal data. A rule, so that nobody has to remember it where something is logged.
 */
const sensitive =
  /^(authorization|proxyauthorization|cookie|setcookie|xsoukclaims|apikeys?|xapikey|privatekey|pan|cvc|cvv|iban|birthdate|dateofbirth)$|secret|password|passwd|token|e?mail|phone|address|credential|(?<!dis)card(?!inal)/;

const known = new Map<string, boolean>();
const maxKnown = 10_000;

/** Whether the value of a field of this name is to be kept out of logs. */
export const isSensitive = (field: string): boolean => {
  const answer = known.get(field);
  if (answer !== undefined) return answer;
  if (known.size >= maxKnown) known.clear();
  const is = sensitive.test(field.toLowerCase().replaceAll(/[-_]/g, ''));
  known.set(field, is);
  return is;
};
