import type {Metadata} from 'nice-grpc';

/**
 * Adds `set-cookie` headers to those of an answer, each by itself. nice-grpc joins the values of a header with commas, which
 * several cookies do not survive (RFC 6265 section 3); what it sends it takes from the iterator.
 */
export const setCookies = (header: Metadata, cookies: readonly string[]): void => {
  const others = header[Symbol.iterator].bind(header);
  header[Symbol.iterator] = function* () {
    yield* others();
    yield ['set-cookie', [...cookies]];
  };
};
