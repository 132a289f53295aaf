/** Selects several names at once, inside of quotes: `cart|identity`. */
export const anyOf = (names: readonly string[]): string => names.join('|');

/**
 * What an Envoy says of a peer, under the labels that all rules use: `service` is whom it is about, `caller` who says it.
 * Both control planes' names of clusters are those of the services by then (metric_relabel_configs).
 */
export const aboutPeer = (series: string): string =>
  `label_replace(label_replace(${series}, "caller", "$1", "service", "(.*)"), "service", "$1", "envoy_cluster_name", "(.*)")`;

/** The value of the label `le` for a bound in seconds or milliseconds; whole numbers are written in two ways. */
export const bound = (value: number): string => (Number.isInteger(value) ? `le=~"${value}([.]0)?"` : `le="${value}"`);
