import type {SqlQuery} from '@prisma/driver-adapter-utils';

/** So many texts get a name; those that come later are parsed each time, so that callers' filters do not fill the server's memory. */
const defaultMost = 200;

/**
 * Names statements by their text. PostgreSQL keeps what has a name parsed and rewritten, for each connection.
 *
 * @returns the name, empty when the statement has none.
 */
export const statementNames = (most = defaultMost): ((statement: SqlQuery) => string) => {
  const names = new Map<string, string>();
  return ({sql, args}) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // Without arguments come `begin`, `commit` and the like: there is nothing to save.
    if (args.length === 0 || names.size >= most) return '';
    const name = `souk-${names.size}`;
    names.set(sql, name);
    return name;
  };
};
