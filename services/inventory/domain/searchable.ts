/** Longest word that is kept and looked for, so that every word fits into an index. */
const wordLimit = 100;

/** Longest key that lists are ordered by: it must fit into an index and into a page token. */
const keyLimit = 200;

/**
 * Text as it is compared: small letters, compatibility forms (NFKD of Unicode Annex 15) without marks. Normalised on
 * both sides of the small letters: there are letters with capital forms only in compatibility, and small ones with marks.
 */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '');

/** The distinct words of a text, in its order. A word is a run of letters and digits. */
export const wordsOf = (text: string): string[] => [
  ...new Set(Array.from(folded(text).matchAll(/[\p{L}\p{N}]+/gu), ([word]) => firstOf(word, wordLimit))),
];

/** What a text is ordered by: its words and signs without regard to case and accents. */
export const sortKey = (text: string): string => firstOf(folded(text).trim(), keyLimit);

/** The first `limit` code points: never half a character. */
const firstOf = (text: string, limit: number): string =>
  text.length <= limit ? text : Array.from(text).slice(0, limit).join('');
