/** An e-mail address as it is stored and looked for: what differs in case, or in how accents are composed, is the same. */
export const canonicalEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();
