/**
 * Whether the field If-None-Match names the representation that has this tag, so that it need not be sent again. Tags compare
 * weakly: `"a"` and `W/"a"` are the same (RFC 9110, sections 8.8.3.2 and 13.1.2).
 *
 * @param ifNoneMatch the value of the field: tags between commas, or `*` for any.
 * @param etag with its quotes, weak or strong.
 */
export const isNamedIn = (ifNoneMatch: string, etag: string): boolean => {
  if (ifNoneMatch.trim() === '*') return true;
  const wanted = opaque(etag);
  // A comma within a foreign tag parts it into pieces without both quotes, and none of them is ours.
  return ifNoneMatch.split(',').some((one) => opaque(one.trim()) === wanted);
};

const opaque = (tag: string): string => tag.replace(/^W\//, '');
