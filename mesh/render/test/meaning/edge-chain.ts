import type {EdgeMeaning} from './meaning.ts';

/** Filters that count or play faults: each proxy brings its own. */
const ownWays = ['envoy.filters.http.grpc_stats', 'envoy.filters.http.fault'];
const identity = 'envoy.filters.http.ext_authz';

interface Filter {
  readonly name: string;
  readonly typed_config: Readonly<Record<string, unknown>>;
}

/** Order and settings of the edge's filters, whichever proxy has them. Of the one that asks identity only what it shows, and what becomes of a request while identity says nothing. */
export function edgeChain(filters: readonly Filter[]): Pick<EdgeMeaning, 'order' | 'filters'> {
  const counted = filters.filter(({name}) => !ownWays.includes(name));
  return {
    order: counted.map(({name}) => name),
    filters: Object.fromEntries(
      counted.map(({name, typed_config: config}) => [
        name,
        neutral(name === identity ? {shows: config.allowed_headers, unanswered: unanswered(config)} : config),
      ]),
    ),
  };
}

/** Without a word Istio's question is refused, as its provider says; Envoy's has to say with which status. */
function unanswered(question: Filter['typed_config']): string {
  if (question.failure_mode_allow !== true) return 'refused';
  return question.failure_mode_allow_header_add === true ? 'marked' : 'passes';
}

/** The same without where keys and contracts are found: for each proxy somewhere else. */
export function neutral(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(neutral);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    if (key === 'http_uri') return [key, 'the keys of identity'];
    if (key === 'cluster_name') return [key, 'the account of limits'];
    if (key === 'proto_descriptor' || key === 'proto_descriptor_bin') return ['contracts', 'inline or in a file'];
    return [key, neutral(inner)];
  });
  return Object.fromEntries(entries);
}

/** The same without entries that say nothing. */
export const saying = (entries: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(entries).filter(
      ([, value]) => value !== undefined && !(typeof value === 'object' && value && Object.keys(value).length === 0),
    ),
  );
