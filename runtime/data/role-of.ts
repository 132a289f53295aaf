/** The role as which a URL connects to PostgreSQL. */
export const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);
