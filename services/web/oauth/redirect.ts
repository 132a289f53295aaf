import type {ServerResponse} from 'node:http';

/** Sends the browser back to its client with an answer, and with who answers (RFC 9207). */
export const redirectTo = (
  response: ServerResponse,
  redirectUri: string,
  answer: Readonly<Record<string, string | undefined>>,
): void => {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) target.searchParams.append(name, value);
  // 303: the browser asks with GET, and forgets what it has posted (RFC 9700 section 4.12).
  response.writeHead(303, {location: target.href, 'cache-control': 'no-store', 'content-length': 0}).end();
};
