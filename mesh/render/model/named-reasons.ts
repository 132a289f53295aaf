/** The reasons that a method's comment names: `Fails with BOOK_NOT_FOUND, ETAG_MISMATCH.` */
export function reasonsNamedIn(comment: string): string[] {
  return [...comment.matchAll(/Fails with ([A-Z0-9_, ]+)/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
}
