import {type ConfigMap, note} from './config.ts';
import {httpConnection, routerFilter} from './http-connection.ts';
import {accessLog, clientFields} from './observe.ts';

/** The port with TLS, as `mesh/envoy` names it; the runner writes its own in its place. */
export const tlsPort = 8443;

/** Whoever sends from the machine itself: development, `kubectl port-forward`. Nobody else can read along there. */
export const fromLoopback: ConfigMap = {
  direct_source_prefix_ranges: [
    {address_prefix: '127.0.0.0', prefix_len: 8},
    {address_prefix: '::1', prefix_len: 128},
  ],
};

/**
 * What plain HTTP from anywhere else gets: nothing is read of it but where it wanted to go. 308 (RFC 9110, section 15.4.9):
 * a POST stays one.
 *
 * @param speech how the edge speaks HTTP everywhere.
 */
export const redirectToTls = (speech: ConfigMap): ConfigMap =>
  httpConnection({
    stat_prefix: 'redirect',
    ...speech,
    access_log: [accessLog('redirect', clientFields)],
    http_filters: [routerFilter()],
    route_config: {
      virtual_hosts: [
        {
          name: 'redirect',
          domains: ['*'],
          routes: [
            {
              match: note('Who names a port has come to ours, not to a balancer before it.', {
                prefix: '/',
                headers: [{name: ':authority', string_match: {safe_regex: {regex: '.*:[0-9]+'}}}],
              }),
              redirect: {https_redirect: true, port_redirect: tlsPort, response_code: 'PERMANENT_REDIRECT'},
            },
            {match: {prefix: '/'}, redirect: {https_redirect: true, response_code: 'PERMANENT_REDIRECT'}},
          ],
        },
      ],
    },
  });
