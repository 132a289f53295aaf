import type {ConfigMap} from './config.ts';
import {header} from './local-replies.ts';

const unlessSaid = (key: string, value: string): ConfigMap => ({header: {key, value}, append_action: 'ADD_IF_ABSENT'});

/**
 * What every answer tells browsers: to take it for what it says it is, to run and frame nothing of it, to tell nobody
 * where they come from, and over TLS to come by TLS only, for a year. Pages say themselves what they may load.
 */
export const securityHeaders: readonly ConfigMap[] = [
  header('x-content-type-options', 'nosniff'),
  unlessSaid('content-security-policy', "default-src 'none'; frame-ancestors 'none'"),
  unlessSaid('referrer-policy', 'no-referrer'),
  unlessSaid('cross-origin-resource-policy', 'same-origin'),
  unlessSaid('x-frame-options', 'DENY'),
  // An empty value is none (RFC 6797, section 7.2: not over plain HTTP).
  header('strict-transport-security', "%CEL(request.scheme == 'https' ? 'max-age=31536000; includeSubDomains' : '')%"),
];
